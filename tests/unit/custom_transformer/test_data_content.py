"""The written training content: amounts, form, and sums that are right."""

from __future__ import annotations

import itertools
import random
import re
from fractions import Fraction
from types import ModuleType

import pytest

from custom_transformer.chat import Conversation
from custom_transformer.data import (
    arithmetic,
    arithmetic_templates,
    dialogues,
    facts,
    faq,
    glossary,
    phrasing,
    refusals,
    smalltalk,
)
from custom_transformer.data.content.entries import Group

SOURCES = (glossary, facts, faq, smalltalk, refusals, arithmetic, dialogues)
GROUPED = (facts, faq, smalltalk, refusals)
LISTED = {
    "definitions": {name: term.definition for name, term in glossary.TERMS.items()},
    "comparisons": glossary.COMPARISONS,
    "banking77": faq.ANSWERS_BANKING77,
    "clinc": faq.ANSWERS_CLINC,
    "examples": dialogues.EXAMPLES,
    "reasons": dialogues.WHY,
}
ANSWERS: list[str] = [
    *itertools.chain.from_iterable(listed.values() for listed in LISTED.values()),
    *(answer for source in GROUPED for group in source.GROUPS for answer in group.answers),
]

EQUATION = re.compile(r"(\d[\d.]*(?: [-+x/] \d[\d.]*)+) = (\d+(?:\.\d+)?)")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
IMPLIED_NUMBERS = {Fraction(100), Fraction(12)}  # of percentages, and of months in a year


@pytest.fixture(scope="module")
def passes() -> dict[str, list[Conversation]]:
    return {source.__name__: list(source.conversations(random.Random(11))) for source in SOURCES}


@pytest.fixture(scope="module")
def sums() -> list[tuple[str, str]]:
    rng = random.Random(12)
    return [arithmetic.problem(rng) for _ in range(4000)]


def texts(conversation: Conversation, role: str) -> list[str]:
    return [message.content for message in conversation if message.role == role]


def value_of(working: str) -> Fraction:
    """Evaluate from left to right, which no answer contradicts: it never mixes sums with products."""
    first, *rest = working.split(" ")
    value = Fraction(first)
    for sign, operand in zip(rest[::2], rest[1::2], strict=True):
        number = Fraction(operand)
        value = {"+": value + number, "-": value - number, "x": value * number, "/": value / number}[sign]
    return value


@pytest.mark.parametrize(
    ("found", "least"),
    [
        pytest.param(len(glossary.TERMS), 220, id="terms"),
        pytest.param(len(glossary.DEFINITION_QUESTIONS), 25, id="ways to ask for a definition"),
        pytest.param(len(glossary.COMPARISONS), 60, id="comparisons"),
        pytest.param(len(facts.GROUPS), 400, id="fact groups"),
        pytest.param(len(faq.GROUPS), 80, id="faq groups"),
        pytest.param(len(smalltalk.GROUPS), 60, id="small talk groups"),
        pytest.param(len(refusals.GROUPS), 70, id="refusal groups"),
        pytest.param(len(arithmetic_templates.TEMPLATES), 20, id="kinds of sums"),
        pytest.param(len(dialogues.EXAMPLES), 80, id="examples"),
        pytest.param(len(dialogues.WHY), 60, id="reasons"),
    ],
)
def test_there_is_enough_content(found: int, least: int) -> None:
    assert found >= least


@pytest.mark.parametrize(("answers", "count"), [(faq.ANSWERS_BANKING77, 77), (faq.ANSWERS_CLINC, 30)])
def test_every_intent_of_a_public_set_has_an_answer(answers: dict[str, str], count: int) -> None:
    assert len(answers) == count


@pytest.mark.parametrize("answers", [faq.ANSWERS_BANKING77, faq.ANSWERS_CLINC])
def test_intents_are_named_as_the_public_sets_name_them(answers: dict[str, str]) -> None:
    assert [name for name in answers if not re.fullmatch(r"[A-Za-z]+(_[a-z]+)*\??", name)] == []


@pytest.mark.parametrize("name", LISTED)
def test_no_two_entries_have_the_same_answer(name: str) -> None:
    answers = list(LISTED[name].values())
    assert len(set(answers)) == len(answers)


@pytest.mark.parametrize("name", ["definitions", "banking77", "clinc"])
def test_answers_keep_to_their_length(name: str) -> None:
    assert [key for key, answer in LISTED[name].items() if not 20 <= len(answer.split()) <= 50] == []


@pytest.mark.parametrize("source", GROUPED)
def test_no_question_has_two_meanings(source: ModuleType) -> None:
    questions = [question.lower() for group in source.GROUPS for question in group.questions]
    assert sorted(questions) == sorted(set(questions))


@pytest.mark.parametrize(
    ("source", "least", "most"), [(facts, 6, 7), (faq, 4, 8), (smalltalk, 4, 10), (refusals, 3, 6)]
)
def test_groups_have_their_number_of_questions(source: ModuleType, least: int, most: int) -> None:
    groups: tuple[Group, ...] = source.GROUPS
    assert [group.questions[0] for group in groups if not least <= len(group.questions) <= most] == []


def test_answers_are_whole_sentences() -> None:
    assert [answer for answer in ANSWERS if not re.fullmatch(r"[A-Z0-9].*[.!?]", answer)] == []


def test_answers_have_single_spaces() -> None:
    assert [answer for answer in ANSWERS if "  " in answer or answer != answer.strip()] == []


def test_compared_terms_are_in_the_glossary() -> None:
    assert {name for pair in glossary.COMPARISONS for name in pair} <= set(glossary.TERMS)


@pytest.mark.parametrize("entries", [dialogues.EXAMPLES, dialogues.WHY])
def test_followed_up_terms_are_in_the_glossary(entries: dict[str, str]) -> None:
    assert set(entries) <= set(glossary.TERMS)


def test_examples_say_that_they_are_examples() -> None:
    assert [text for text in dialogues.EXAMPLES.values() if not text.startswith("For example, ")] == []


def test_reasons_say_that_they_are_reasons() -> None:
    assert [text for text in dialogues.WHY.values() if not text.startswith("It matters because ")] == []


def test_articles_fit_the_sound_that_follows() -> None:
    named = [f"{term.article} {name}" for name, term in glossary.TERMS.items()]
    named += [synonym for term in glossary.TERMS.values() for synonym in term.synonyms]
    wrong = [
        phrase
        for phrase in named
        if (match := re.match(r"(an?) (?!one-|HELOC|SEPA|SWIFT)(.+)", phrase))
        and (match[1] == "an") != bool(re.match(r"[aeiouAEIOU]|[FHLMNRSX](?=[A-Z])", match[2]))
    ]
    assert wrong == []


def test_plurals_differ_from_the_singular() -> None:
    assert [name for name, term in glossary.TERMS.items() if term.article == "a" and term.plural in {"", name}] == []


def test_templates_leave_no_slot_open(passes: dict[str, list[Conversation]]) -> None:
    contents = [message.content for found in passes.values() for turns in found for message in turns]
    assert [content for content in contents if "{" in content or "}" in content] == []


@pytest.mark.parametrize("source", SOURCES)
def test_customer_and_assistant_take_turns(source: ModuleType, passes: dict[str, list[Conversation]]) -> None:
    found = ["".join(message.role[0] for message in turns) for turns in passes[source.__name__]]
    assert [roles for roles in found if not re.fullmatch(r"s?(ua)+", roles)] == []


@pytest.mark.parametrize("source", SOURCES)
def test_no_turn_is_empty(source: ModuleType, passes: dict[str, list[Conversation]]) -> None:
    assert all(message.content.strip() for turns in passes[source.__name__] for message in turns)


@pytest.mark.parametrize("source", SOURCES)
def test_one_seed_gives_one_pass(source: ModuleType, passes: dict[str, list[Conversation]]) -> None:
    assert list(source.conversations(random.Random(11))) == passes[source.__name__]


@pytest.mark.parametrize("source", SOURCES)
def test_another_seed_gives_another_pass(source: ModuleType, passes: dict[str, list[Conversation]]) -> None:
    assert list(source.conversations(random.Random(13))) != passes[source.__name__]


def test_about_one_conversation_in_three_has_a_system_message(passes: dict[str, list[Conversation]]) -> None:
    every = [turns for found in passes.values() for turns in found]
    share = sum(turns[0].role == "system" for turns in every) / len(every)
    assert share == pytest.approx(phrasing.SYSTEM_SHARE, abs=0.03)


def test_dialogues_have_two_to_four_questions(passes: dict[str, list[Conversation]]) -> None:
    counts = {len(texts(turns, "user")) for turns in passes[dialogues.__name__]}
    assert counts == {2, 3, 4}


@pytest.mark.parametrize(("source", "count"), [(arithmetic, arithmetic.NUM_CONVERSATIONS), (dialogues, 3000)])
def test_drawn_sources_have_their_size(source: ModuleType, count: int, passes: dict[str, list[Conversation]]) -> None:
    assert len(passes[source.__name__]) == count


def test_every_answer_is_right(sums: list[tuple[str, str]]) -> None:
    wrong = [
        answer
        for _, answer in sums
        for working, result in EQUATION.findall(answer)
        if value_of(working) != Fraction(result)
    ]
    assert wrong == []


def test_every_sum_shows_its_working(sums: list[tuple[str, str]]) -> None:
    assert [answer for _, answer in sums if not EQUATION.search(answer)] == []


def test_every_sum_ends_with_the_result_of_its_working(sums: list[tuple[str, str]]) -> None:
    wrong = [
        answer
        for _, answer in sums
        if Fraction(EQUATION.findall(answer)[-1][1]) != Fraction(NUMBER.findall(answer)[-1])
    ]
    assert wrong == []


def test_workings_use_the_numbers_of_the_question(sums: list[tuple[str, str]]) -> None:
    strange = []
    for question, answer in sums:
        known = {Fraction(number) for number in NUMBER.findall(question.replace(",", ""))} | IMPLIED_NUMBERS
        for working, result in EQUATION.findall(answer):
            if not {Fraction(number) for number in NUMBER.findall(working)} <= known:
                strange.append((question, answer))
            known.add(Fraction(result))
    assert strange == []


def test_running_balances_are_right(passes: dict[str, list[Conversation]]) -> None:
    answers = [answer for turns in passes[dialogues.__name__] for answer in texts(turns, "assistant")]
    balances = [NUMBER.findall(answer) for answer in answers if "You would have $" in answer]
    assert balances
    assert [numbers for numbers in balances if numbers[-1] != numbers[-2]] == []


def test_a_name_told_is_the_name_remembered(passes: dict[str, list[Conversation]]) -> None:
    asked = [turns for turns in passes[dialogues.__name__] if re.search(r"[Yy]our name is \w+\.", turns[-1].content)]
    told = [(re.search(r"is (\w+)\.", turns[-1].content), " ".join(texts(turns, "user")).lower()) for turns in asked]
    assert [words for name, words in told if name is None or name[1].lower() not in words] == []


def test_another_name_of_a_term_is_explained() -> None:
    assert glossary.definition_by("a cash machine", "ATM").startswith(
        "A cash machine is another name for an ATM. An ATM"
    )


def test_an_abbreviation_is_spelled_out() -> None:
    assert glossary.definition_by("an OTP", "one-time password").startswith("An OTP is short for a one-time password.")


def test_a_question_of_signs_only_keeps_them() -> None:
    assert {phrasing.typed(random.Random(seed), "???", courtesy=False) for seed in range(50)} == {"???"}
