"""Which record answers: the most specific wins, what is named beats what is remembered, facts fill the rest."""

from __future__ import annotations

from typing import Any

import pytest

from clinic.answers import NOBODY, Entity, Person, Question, answer
from clinic.answers.question import QUESTION_INTENTS
from clinic.knowledge import Knowledge

RF_FOR_SCARS = {"treatment": "rf_microneedling", "concern": "acne_scars"}
AGES = [("15", "under_18"), ("17", "under_18"), ("18", "age_18_21"), ("21", "age_18_21")]


class TestMostSpecificWins:
    """A record made for what was named beats a more general one."""

    @pytest.mark.parametrize(
        ("text", "intent", "named", "record"),
        [
            ("does it hurt", "ask_pain", {}, "pain"),
            ("does it hurt on the neck", "ask_pain", {"body_area": "neck"}, "pain_neck"),
            ("does it hurt for stretch marks", "ask_pain", {"concern": "stretch_marks"}, "pain_stretch_marks"),
            ("does rf hurt", "ask_pain", {"treatment": "rf_microneedling"}, "pain_rf"),
            ("is rf painful for scars", "ask_pain", RF_FOR_SCARS, "pain_rf"),
            ("back to work when", "ask_downtime", {"activity": "work"}, "downtime_work"),
            ("is brown skin ok", "ask_skin_type", {"skin_type": "V"}, "skin_type_brown"),
            ("is it ok at 45", "ask_age", {"age": "45"}, "age_adult"),
            ("how much is prp", "ask_price", {"treatment": "prp_microneedling"}, "price_treatment"),
            ("how much for acne scars", "ask_price", {"concern": "acne_scars"}, "price_concern"),
            ("laser or needling", "ask_comparison", {"treatment": "laser"}, "comparison_laser"),
            ("does prp help my stretch marks", "ask_prp", {"concern": "stretch_marks"}, "prp_stretch_marks"),
            ("is rf good for scars", "ask_results", RF_FOR_SCARS, "results_acne_scars_rf"),
            ("what is morpheus8", "ask_treatment", {"treatment": "rf_microneedling"}, "rf"),
            ("can I roll at home", "ask_side_effects", {"treatment": "home_roller"}, "home_needling"),
            ("what can you do for my loose skin", "ask_treatment", {"concern": "laxity"}, "results_laxity"),
        ],
    )  # fmt: skip
    def test_named(self, ask: Any, text: str, intent: str, named: dict[str, str], record: str) -> None:
        """What the question names chooses the record."""
        assert ask(text, intent, **named).record_id == record

    @pytest.mark.parametrize(
        ("text", "intent", "record"),
        [
            ("where can I put my car", "ask_location", "location_parking"),
            ("what's your number", "ask_location", "location_contact"),
            ("running 10 min late what happens", "ask_policy", "policy_late"),
            ("i forgot my appointment will i be charged", "ask_policy", "policy_no_show"),
            ("will bupa pay for it", "ask_payment", "payment_insurance"),
            ("do you reuse the needles", "ask_practitioner", "practitioner_needles"),
            ("how deep does it go", "ask_practitioner", "practitioner_depth"),
            ("do i get something to numb it", "ask_pain", "numbing_cream"),
            ("is it surgery", "ask_treatment", "is_it_invasive"),
            ("open on new years day?", "ask_opening_hours", "opening_hours_closures"),
        ],
    )
    def test_subject(self, ask: Any, text: str, intent: str, record: str) -> None:
        """Without anything named, the words themselves choose among the answers of a topic."""
        assert ask(text, intent).record_id == record

    def test_a_subject_is_not_lost_to_a_remembered_concern(self, ask: Any) -> None:
        """ "Is it surgery?" is about surgery, also from someone who spoke of acne scars before."""
        assert ask("is it surgery", "ask_treatment", Person(concern="acne_scars")).record_id == "is_it_invasive"

    @pytest.mark.parametrize("intent", QUESTION_INTENTS)
    def test_every_question_of_the_contract_has_a_general_answer(self, ask: Any, intent: str) -> None:
        """Nothing named, nothing remembered: still an answer."""
        said = ask("", intent)
        assert said.answered
        assert said.text
        assert "{" not in said.text


class TestMemory:
    """The remembered concern, area or treatment counts where the question says nothing of that kind."""

    def test_the_remembered_concern_is_answered_for(self, ask: Any) -> None:
        """ "And how many sessions?" after stretch marks."""
        said = ask("and how many sessions?", "ask_sessions", Person(concern="stretch_marks"))
        assert "3 to 5 sessions, 4 weeks apart" in said.text
        assert said.card["concern"] == "stretch_marks"

    def test_the_question_beats_memory(self, ask: Any) -> None:
        """A concern that is named now replaces the remembered one."""
        said = ask("how many for acne scars", "ask_sessions", Person(concern="stretch_marks"), concern="acne_scars")
        assert "3 to 6 sessions, 4 to 6 weeks apart" in said.text
        assert said.card["concern"] == "acne_scars"
        assert "stretch" not in said.text

    def test_a_named_concern_is_not_mixed_with_remembered_radiofrequency(self, ask: Any) -> None:
        """Asked about stretch marks, someone who asked about RF before hears no RF record for them."""
        said = ask("does it hurt", "ask_pain", Person(treatment="rf_microneedling"), concern="stretch_marks")
        assert said.record_id == "pain_stretch_marks"

    def test_the_remembered_treatment_counts(self, ask: Any) -> None:
        """ "Does it hurt?" after RF is about RF."""
        assert ask("does it hurt", "ask_pain", Person(treatment="rf_microneedling")).record_id == "pain_rf"

    def test_what_it_is_stays_general(self, ask: Any) -> None:
        """ "What is it?" asks about the treatment, whatever is remembered."""
        assert ask("what is it", "ask_treatment", Person(concern="acne_scars")).record_id == "what_it_is"

    def test_remembered_health_answers_a_bare_question(self, ask: Any) -> None:
        """ "So can I have it?" from someone who said she is pregnant."""
        said = ask("so can i have it", "ask_suitability", Person(conditions=frozenset({"pregnancy"})))
        assert said.record_id == "rule:pregnancy"

    def test_someone_elses_question_takes_nothing_from_memory(self, knowledge: Knowledge) -> None:
        """ "Can my sister have it?": not answered for the visitor's own pregnancy."""
        asked = Question("can my sister have it, she is 30", "ask_suitability", (Entity("age", "30", about="other"),))
        said = answer(asked, Person(conditions=frozenset({"pregnancy"})), knowledge)
        assert "pregnan" not in said.text.lower()

    def test_what_is_denied_counts_nowhere(self, knowledge: Knowledge) -> None:
        """ "I am not pregnant" is no pregnancy, also when one was remembered."""
        denied = Question(
            "i'm not pregnant, can i have it", "ask_suitability", (Entity("condition", "pregnancy", True),)
        )
        said = answer(denied, Person(conditions=frozenset({"pregnancy"})), knowledge)
        assert said.record_id == "suitability"


class TestSuitability:
    """Conditions and medicines are answered from their own rule: why, and what happens next."""

    def test_every_rule_is_said_in_full(self, ask: Any, knowledge: Knowledge) -> None:
        """Each of the 44 rules answers for its own id, with its next step and its sources."""
        by_condition = set(knowledge.rules) - {"under_18", "age_18_21"}
        for rule_id in by_condition:
            said = ask("can I have it", "ask_suitability", condition=rule_id)
            assert knowledge.rules[rule_id].next_step in said.text, rule_id
            assert said.sources, rule_id

    def test_several_conditions_are_all_answered_the_gravest_first(self, ask: Any, knowledge: Knowledge) -> None:
        """Dark skin, isotretinoin and pregnancy: pregnancy leads, and nothing says that it may go ahead."""
        said = ask("can i", "ask_suitability", condition=["darker_skin", "pregnancy"], medicine="isotretinoin")
        assert said.record_id == "rule:pregnancy"
        for rule in ("pregnancy", "isotretinoin", "darker_skin"):
            assert knowledge.rules[rule].next_step in said.text
        assert "You can be treated" not in said.text

    @pytest.mark.parametrize("medicine", ["isotretinoin", "blood_thinners", "steroids_high_dose", "immunosuppressants"])
    def test_nobody_is_told_to_stop_a_medicine(self, ask: Any, medicine: str) -> None:
        """The bot never changes medicines."""
        said = ask("should i stop it before", "ask_suitability", medicine=medicine)
        assert "stop" not in said.text.lower()
        assert "keep taking" in said.text.lower()

    def test_a_condition_named_in_passing_is_not_passed_over(self, ask: Any) -> None:
        """ "How many sessions, I'm pregnant by the way"."""
        named = {"concern": "acne_scars", "condition": "pregnancy"}
        said = ask("how many sessions for acne scars, i'm pregnant", "ask_sessions", **named)
        assert "3 to 6 sessions" in said.text
        assert "don't treat during pregnancy" in said.text

    def test_a_medicine_before_the_visit_is_answered_from_its_rule(self, ask: Any) -> None:
        """ "Do I stop my blood thinners before?" is not answered with make-up and tanning."""
        said = ask("do i stop my blood thinners before", "ask_preparation", medicine="blood_thinners")
        assert said.record_id == "rule:blood_thinners"

    @pytest.mark.parametrize(("age", "rule"), AGES)
    def test_age_under_the_authorised_age(self, ask: Any, age: str, rule: str) -> None:
        """Under 18: not treated. To 21: a clinician decides."""
        assert ask("can i have it", "ask_age", age=age).record_id == f"rule:{rule}"
        assert ask("can i have it", "ask_suitability", age=age).record_id == f"rule:{rule}"

    def test_what_no_rule_is_about_is_said_so(self, ask: Any) -> None:
        """Asthma is in no source: no yes and no no."""
        said = ask("can i with asthma", "ask_suitability", condition="asthma")
        assert "no study" in said.text.lower()
        assert said.sources == ()

    def test_an_unknown_condition_is_not_answered_with_a_general_yes(self, ask: Any) -> None:
        """Something in no file: honest, and kept for staff."""
        said = ask("can i with xyz", "ask_suitability", condition="something_new")
        assert not said.answered
        assert said.unanswered

    def test_keloids_and_active_acne_come_from_their_rules(self, ask: Any) -> None:
        """Named as concerns they are rules all the same."""
        assert ask("can i", "ask_suitability", concern="scar_keloid").record_id == "rule:keloid"
        assert ask("can i", "ask_suitability", concern="active_acne").record_id == "rule:active_acne"


class TestFactsFillTheRest:
    """Where no record is made for it, the reviewed facts answer themselves."""

    def test_every_activity_with_advice_is_answered(self, ask: Any, knowledge: Knowledge) -> None:
        """Each activity of the aftercare sheet has an answer of its own."""
        for item in knowledge.aftercare:
            for activity in item.activities:
                said = ask("can i after", "ask_aftercare", activity=activity)
                assert said.record_id != "aftercare", activity

    def test_exercise(self, ask: Any) -> None:
        """By day, and called what it is: clinics' custom."""
        said = ask("when can i go to the gym", "ask_aftercare", activity="exercise")
        assert "3 days" in said.text
        assert "Clinics usually advise" in said.text

    def test_ibuprofen_after_is_advice_by_day(self, ask: Any) -> None:
        """A medicine people take as they please."""
        said = ask("can i take ibuprofen after", "ask_aftercare", medicine="nsaids_supplements")
        assert said.record_id == "aftercare:no_nsaids"

    def test_every_known_part_of_the_body_is_answered(self, ask: Any, knowledge: Knowledge) -> None:
        """Each name visitors use."""
        for row in knowledge.body_areas.values():
            for area in row.covers:
                assert ask("can you do it", "ask_body_area", body_area=area).answered, area

    def test_eyelids_are_refused(self, ask: Any) -> None:
        """The label says not within the orbital rim."""
        assert "not treated" in ask("eyelids?", "ask_body_area", body_area="eyelids").text

    def test_every_combination_is_answered(self, ask: Any, knowledge: Knowledge) -> None:
        """Each pairing of the fact base."""
        for row in knowledge.combinations.values():
            said = ask("can i combine", "ask_combination", treatment=row.with_)
            assert said.text.startswith(row.say), row.id

    def test_the_question_about_nothing_we_know(self, ask: Any) -> None:
        """No answer: honest words and a person."""
        said = ask("what do you think of the weather", "out_of_scope")
        assert not said.answered
        assert said.sources == ()
        assert "person" in said.text
        assert "consultation" in said.text


class TestCards:
    """The session plan's card comes with the questions about the course."""

    def test_sessions_always_bring_the_card(self, ask: Any, knowledge: Knowledge) -> None:
        """For every concern."""
        for concern in knowledge.concerns:
            assert ask("how many sessions", "ask_sessions", concern=concern).card is not None, concern

    def test_no_concern_no_card(self, ask: Any) -> None:
        """Nothing to show a plan of."""
        assert ask("how many sessions", "ask_sessions").card is None

    def test_a_number_without_source_never_becomes_a_digit(self, ask: Any, knowledge: Knowledge) -> None:
        """No digit in the sessions answer of a concern whose numbers are all unknown (RF figures are named as such)."""
        unknown = [c.id for c in knowledge.concerns.values() if c.sessions_max is None and c.rf_plan is None]
        assert len(unknown) >= 4
        for concern in unknown:
            said = ask("how many sessions", "ask_sessions", concern=concern)
            assert not any(character.isdigit() for character in said.text), said.text
            assert "clinician" in said.text
            assert "o good source" in said.text

    @pytest.mark.parametrize("concern", ["sun_spots", "scar_hypertrophic"])
    def test_an_unknown_interval_is_said(self, ask: Any, concern: str) -> None:
        """Sessions are known, the gap is not."""
        said = ask("how far apart", "ask_session_interval", concern=concern)
        assert "No good source" in said.text
        assert not any(character.isdigit() for character in said.text)

    def test_the_weekly_rhythm_of_the_scalp_is_never_said_for_skin(self, ask: Any, knowledge: Knowledge) -> None:
        """Only hair thinning has it, with the warning that it is not for skin."""
        for concern in knowledge.concerns:
            said = ask("how far apart", "ask_session_interval", concern=concern).text
            if concern == "hair_thinning":
                assert "1 to 4 weeks apart" in said
                assert "not be used for skin" in said
            else:
                assert "1 to 4 weeks" not in said


def test_an_answer_is_the_same_each_time(knowledge: Knowledge) -> None:
    """No chance in it."""
    asked = Question("does it hurt", "ask_pain")
    assert answer(asked, NOBODY, knowledge) == answer(asked, NOBODY, knowledge)


def test_each_record_answers_each_way_it_is_asked(knowledge: Knowledge) -> None:
    """Every phrase of `asked_as`, with what the record is limited to, gets that record."""
    for record in knowledge.answers:
        limits = {kind: wanted if isinstance(wanted, str) else wanted[0] for kind, wanted in record.when.items()}
        named = tuple(Entity(kind, "acne_scars" if value == "*" else value) for kind, value in limits.items())
        for phrase in record.asked_as:
            said = answer(Question(phrase, record.topic, named), NOBODY, knowledge)
            assert said.record_id == record.id, f"{record.id}: {phrase}"
