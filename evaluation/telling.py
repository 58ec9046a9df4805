"""What a stage is and what a move does, in sentences: the pages, the check and the help say them.

A leaf beside ``workflow``, so that a new stage or move and its words are written together.
"""

from django.utils.translation import gettext_lazy as _

from evaluation.workflow import MoveName, Stage

#: What is going on, and why.
STAGES = {
    Stage.DRAFT: _(
        "The round is being prepared: the roster, the assessment groups and the seats of the two "
        "committees must stand before anything is asked of a household."
    ),
    Stage.MOBILISING: _(
        "The village is being told: those who carry out the evaluation study the standards "
        "together, so that the grid leaders can explain them at every door."
    ),
    Stage.DECLARING: _(
        "Every household says which stars it claims: by itself, with its micro-grid leader, on "
        "paper or by telephone; and it confirms that. Nobody claims in its place."
    ),
    Stage.ASSESSING: _(
        "The assessment groups judge every claim by a vote, because neighbours know best."
    ),
    Stage.DECIDING: _(
        "The two committees decide every claim; against the group only with a written reason."
    ),
    Stage.NOTICE: _(
        "The result hangs on the notice board, so that every villager can object before it counts."
    ),
    Stage.REVIEW: _(
        "The township looks at a sample of households on the spot, then approves the result or "
        "sends claims back."
    ),
    Stage.AWARDED: _("The stars are awarded and hold as many years as the campaign's rules say."),
    Stage.CLOSED: _("The round is over and is kept as a record."),
    Stage.CANCELLED: _(
        "The round was cancelled. Its households may take part in another round of this year."
    ),
}

#: What happens when the button is pressed, and what cannot be undone.
MOVES_TOLD = {
    MoveName.START: _(
        "The round starts. From now on the year's stars and rules are fixed for every village."
    ),
    MoveName.OPEN_DECLARING: _(
        "Every household that takes part is entered as it stands today. Later changes in the "
        "roster do not change this round."
    ),
    MoveName.START_ASSESSING: _(
        "Declaring ends. Households without a confirmed declaration drop out of this round."
    ),
    MoveName.REOPEN_DECLARING: _(
        "Households that dropped out may declare again. What an open sitting has counted must be "
        "counted again."
    ),
    MoveName.START_DECIDING: _("The groups have finished; the two committees decide next."),
    MoveName.SEND_BACK_TO_GROUP: _(
        "The claims are judged again: by the group, then by the committees. The earlier counts "
        "stay on record but do not hold."
    ),
    MoveName.POST_NOTICE: _(
        "The lines below are frozen and hang on the public notice board. They cannot be changed; "
        "what changes later is posted as a further notice."
    ),
    MoveName.POST_SUPPLEMENT: _(
        "The changed lines below hang as a supplementary notice; the others keep their time. "
        "Everybody reads what changed and the reason that you give."
    ),
    MoveName.POST_CORRECTION: _(
        "A correction of the notice hangs beside it, for as long as the notice does: which facts "
        "of the paper were wrong, and the reason that you give. No star changes."
    ),
    MoveName.WITHDRAW_NOTICE: _(
        "Every notice of this round is taken down, and the committees decide again."
    ),
    MoveName.SUBMIT: _("The notice is over; the township reviews the round next."),
    MoveName.APPROVE: _("Every household on the board is awarded its stars."),
    MoveName.SEND_BACK_TO_COMMITTEES: _(
        "The claims are decided again by the committees, and what changes is posted again. The "
        "earlier counts stay on record but do not hold."
    ),
    MoveName.CLOSE: _("The round is closed and kept as a record."),
    MoveName.CLOSE_UNCHANGED: _(
        "Every star that was in doubt stays. Nothing hangs; the households are told."
    ),
    MoveName.CANCEL: _(
        "The round ends without a result: its notices are taken down, and its households may take "
        "part in another round. This cannot be undone."
    ),
}
