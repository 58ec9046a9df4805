"""The ledger holds the rows of the evaluation."""

from django.db import migrations

from grids.traces.holding import hold


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0011_frozen_draws"),
        ("grids", "0007_held_rows"),
        ("households", "0006_held_rows"),
    ]

    operations = [
        hold("evaluation_catalogue", "catalogue"),
        hold("evaluation_star", "star"),
        hold("evaluation_criterion", "criterion"),
        hold("evaluation_vetoground", "vetoground"),
        hold("evaluation_campaign", "campaign"),
        hold("evaluation_campaignstar", "campaignstar"),
        hold("evaluation_wave", "wave"),
        hold("evaluation_wavehousehold", "wavehousehold"),
        hold("evaluation_waveseat", "waveseat"),
        hold("evaluation_round", "round"),
        hold("evaluation_stagechange", "stagechange"),
        hold("evaluation_proposal", "proposal"),
        hold("evaluation_entry", "entry"),
        hold("evaluation_declaration", "declaration"),
        hold("evaluation_declaration_chosen", "declaration_chosen"),
        hold("evaluation_declaration_typists", "declaration_typists"),
        hold("evaluation_answer", "answer"),
        hold("evaluation_claim", "claim"),
        hold("evaluation_confirmation", "confirmation"),
        hold("evaluation_panel", "panel"),
        hold("evaluation_panel_grids", "panel_grids"),
        hold("evaluation_seat", "seat"),
        hold("evaluation_sitting", "sitting"),
        hold("evaluation_presence", "presence"),
        hold("evaluation_settled", "settled"),
        hold("evaluation_recusal", "recusal"),
        hold("evaluation_assessment", "assessment"),
        hold("evaluation_question", "question"),
        hold("evaluation_ballot", "ballot"),
        hold("evaluation_tally", "tally"),
        hold("evaluation_reopening", "reopening"),
        hold("evaluation_veto", "veto"),
        hold("evaluation_veto_stars", "veto_stars"),
        hold("evaluation_vetoeffect", "vetoeffect"),
        hold("evaluation_notice", "notice"),
        hold("evaluation_noticeline", "noticeline"),
        hold("evaluation_posting", "posting"),
        hold("evaluation_correction", "correction"),
        hold("evaluation_objection", "objection", "contact_sealed"),
        hold("evaluation_draw", "draw", "sealed_seed"),
        hold("evaluation_pick", "pick"),
        hold("evaluation_spotcheck", "spotcheck"),
        hold("evaluation_review", "review"),
        hold("evaluation_award", "award"),
    ]
