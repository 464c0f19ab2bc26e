"""Where the values of the coefficients come from. The engine's file says it in English, gettext in the reader's language."""

from django.utils.translation import gettext_noop as _

SOURCES = {
    _("the regional total at its P10, its median or its P90"),
    _(
        "given shares first; or all links in proportion to demand; or graduates fitted to demand (the flattest gap the links allow, a sensitivity only)"
    ),
    _("BLS keeps negative expansion; ROA cuts it at zero: employers shrink by not replacing"),
    _("exits and expansion; net of movers taken in; or gross"),
    _(
        "approved needs of an enterprise that does not work yet, with an agreement in force, are added whole; or what if it does not open"
    ),
    _("published totals scale the projection, or are only shown beside it"),
    _("the share given below, or the share fitted from graduates working in their trade"),
    _("rule of thumb of this method, to be replaced by regional evidence"),
    _("COPS 2024-2033: 5,519,200 / 10 / 21,465,850 = 0.0257; BLS 0.047 counts exits that return"),
    _("ages from which a worker is within reach of the pension age; own"),
    _("COPS: 1,212,000 / 10 / 21,465,850 = 0.0056"),
    _("keeps the log of an empty cell finite"),
    _("rule of thumb of this method, to be replaced by regional evidence; locked at campaign start"),
    _("rule of thumb of this method, to be replaced by regional evidence; SBB corrects likewise"),
    _("Buehlmann credibility; own"),
    # xgettext:no-python-format
    _("Teacher Workforce Model, Department for Education: 84-97 %; to be replaced"),
    # xgettext:no-python-format
    _("Teacher Workforce Model, Department for Education: 59-76 %; to be replaced"),
    _("two official counts of employment differ by 20 points; own"),
    _("region"),
    _("0 until the region knows it"),
    _("two in three; own"),
    _("BLS projections 2014-2024 against 2024, fitted"),
    # xgettext:no-python-format
    _("BLS projections 2014-2024: the total was 5.7 % off"),
    _("weight of the prior error against the region's own backtest; own"),
    _(
        "BLS projections 2014-2024 were read in classes below 10, 50 and 200 thousand: the first bound; the others are 5 and 20 times it"
    ),
    _("share of the error that occupations have in common everywhere; the rest is regional; own"),
    _("a posted need drawn as a whole; own"),
    _("quantiles settle to about one percent of the spread"),
    _("enough for the segments of the order"),
    _("ten points more graduates in their trade than the region's mean are one percent more value; own"),
    _("so that quality alone never pays for a move into a cell without need; own"),
    _("a group moves only if it brings more than 2.5 covered graduates; own, tried on the demo region"),
    _("about the worth of an average seat; own"),
    _("the price of a graduate nobody needs; own"),
    _("20 pieces lose 0.02 percent against every draw"),
    _("how far one line may move; own"),
    _("how far one college may move; own"),
    _("soft floor of a town or district; own"),
    _("a line is not larger than those who want it; own"),
    _("share who need a bed where nothing is known; own"),
    _("a cell that the repeated order oversupplies this often flags its lines; own"),
    _("reached in seconds on a region; at 0.01 a twentieth of the lines moves for nothing"),
    _("the stop that repeats"),
    _("the two tie stages; at 20,000 they cost a hundred times the first"),
    _(
        "largest order whose tie stages run; above it they take a hundred times the first stage, measured on 13,838 lines"
    ),
    _("safety only: a result it stops cannot be published"),
    _("what one line going back to last year may lose; own"),
    _("what all lines going back may lose together; own"),
    _("one block of money whose worth is printed; norms budget_block go first"),
    _("most limits for which the value of one more block is computed with the order"),
    _("one block of seats, places or beds whose worth is printed: a group"),
    _("one block of a competence centre whose worth is printed"),
    _("so that shares can be said in hundredths; own"),
    _("what a seat away from the published order costs while its stability is measured; own"),
    _("each of a hundred searches may be coarser than the order itself; own"),
    _("the stop that repeats, of each of a hundred searches; own"),
    _("most large posted needs whose failure is computed and named; own"),
    _("a number kept by fewer of the futures is called fragile; own"),
    _("limits of the first page whose next block is searched in whole groups; own"),
    _("the stop that repeats, of each search in a neighbourhood; own"),
    _(
        "fixed: graduates go by the shares of the analysis, so gap page, waterfall and order agree; bounded: where needed within limits"
    ),
    _("bounded split: the least that still goes the usual way; own"),
    _("bounded split: the most that may go one way, never more than works in the linked occupations at all; own"),
    _("the bounded split never reaches 1e-4; 1 percent takes seconds"),
}
