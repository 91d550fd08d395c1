"""Words that are never taken for somebody's name, however alone they stand."""

NOT_A_NAME = frozenset(
    """
    a about acne actually after afternoon again agent ago all already alright also always am an and any anything
    appointment are area as asap ask at available back bad be because been before best better book booking bot
    bother but by bye can cancel cant card change cheaper cheers clinic come confirm consultation cool correct
    cost could cream dark date day deposit did different do does doesnt doing don't dont downtime earlier eh
    either else email er erm err evening ever every excuse exit fine first football for forget free friday from
    get give go going good goodbye got great had has have he hello help her here hey hi him his hm hmm hmmm hold
    home how huh human hurt hurts i i'd i'm if ill im in instead is isn't it its just keep kind know last late
    later leave let like lol long lot make many may me mean melasma microneedling mind mine minute mm mmm moment
    monday more morning move much must my name need needles needling never next nice no nobody none nope not
    nothing now number of off oh ok okay on one only open opening or other our out over pain painful person
    phone pizza please pores prefer pregnant price quit rather real really reception receptionist reschedule
    right robot saturday say scar scars second session sessions she should sick skin slot so some someone
    something soon sooner sorry start stop sunday sure take talk tell than thank thanks that that's the their
    them then there these they thing think third this those thursday time times to today tomorrow tonight too
    treatment tuesday two uh uhh um umm unfortunately until up us use very wait want was we weather wednesday
    week weeks well were what what's when where which who why will with won't work would wrinkles wrong wrote
    yeah yep yes yet you your
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
