"""Conversations of several turns: greetings, follow-ups, running sums, names to remember, and goodbyes.

Every single answer comes from the other modules; here they are only put in sequence.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from decimal import Decimal

from custom_transformer.chat import Conversation
from custom_transformer.data import arithmetic, faq, glossary, refusals, smalltalk
from custom_transformer.data import arithmetic_problems as problems
from custom_transformer.data.content.comparisons import COMPARISONS
from custom_transformer.data.content.entries import Group
from custom_transformer.data.content.examples import EXAMPLES
from custom_transformer.data.content.names import NAMES
from custom_transformer.data.content.reasons import WHY
from custom_transformer.data.phrasing import conversation, sentence_case, typed
from custom_transformer.data.working import show

__all__ = ["EXAMPLES", "WHY", "conversations"]

NUM_CONVERSATIONS = 3000

# Turns alternate: what the customer says, what the assistant answers.
Turns = tuple[str, ...]
MIN_QUESTIONS, MAX_QUESTIONS = 2, 4

EXAMPLE_QUESTIONS = (
    "Can you give me an example?",
    "Could you give me an example please?",
    "Give me an example.",
    "Can you show me an example?",
    "Do you have an example?",
    "For example?",
    "An example would help.",
    "What would that look like in practice?",
)
REASON_QUESTIONS = (
    "Why does that matter?",
    "Why is that important?",
    "Why should I care?",
    "Why does it matter?",
    "And why is that important?",
    "Why do I need to know that?",
)
CONTRAST_QUESTIONS = (
    "And how is that different from {other}?",
    "How is that different from {other}?",
    "How does that differ from {other}?",
    "What is the difference between that and {other}?",
    "Is that the same as {other}?",
    "So it's not the same as {other}?",
    "And compared with {other}?",
)
NEXT_TERM_QUESTIONS = (
    "And {one}?",
    "What about {one}?",
    "And what {are} {one}?",
    "OK. And {one}?",
    "I see. What {are} {one}?",
    "How about {one}?",
    "Got it. Now explain {one}.",
)
FIRST_EXAMPLE_QUESTIONS = (
    "Can you give me an example of {one}?",
    "Give me an example of {one}.",
    "What is an example of {one}?",
    "Show me an example of {one}.",
)
FIRST_REASON_QUESTIONS = (
    "Why {do} {one} matter?",
    "Why {are} {one} important?",
    "Tell me why {one} {are} important.",
)
THEN_DEFINITION_QUESTIONS = (
    "And what is it exactly?",
    "What does it mean?",
    "But what is it?",
    "What is it exactly?",
)
SHORTER_QUESTIONS = (
    "Can you make that shorter?",
    "Shorter please.",
    "Can you say that in one sentence?",
    "In one sentence?",
    "That's too long. Can you say it shorter?",
)
REPEAT_QUESTIONS = (
    "Can you say that again?",
    "Could you repeat that?",
    "Repeat that please.",
    "Sorry, can you say that once more?",
    "Please say it again.",
)
MORE_QUESTIONS = (
    ("I have another question.", "Of course! What would you like to know?"),
    ("Can I ask one more thing?", "Yes, gladly. What would you like to know?"),
    ("I also have a question about something else.", "Of course! What is your question?"),
)
ACKNOWLEDGEMENTS = (
    ("OK", "Is there anything else I can help with?"),
    ("I see", "Good! Is there anything else you would like to know?"),
    ("Got it", "Great! Is there anything else I can help with?"),
    ("That makes sense", "I'm glad to hear that. Is there anything else I can help with?"),
    ("OK, I will try that", "Good luck! I'm here if you need anything else."),
    ("I understand now", "I'm glad to hear that! Is there anything else you would like to know?"),
    ("Interesting", "I'm glad you like it. What else would you like to know?"),
)
PARTINGS = (
    ("Thanks, bye", "You're welcome! Goodbye."),
    ("Thank you, goodbye", "You're welcome! Goodbye, and take care."),
    ("Great, thanks. Bye!", "You're welcome! Have a good day."),
    ("That was all, thanks", "You're welcome! Have a good day."),
    ("Perfect, thank you!", "You're welcome!"),
    ("Thanks, that helps", "I'm glad I could help!"),
    ("OK thanks", "You're welcome!"),
    ("Cool, thanks", "You're welcome! Come back any time you have a question."),
)
NAME_GREETINGS = (
    "My name is {name}.",
    "Hi, my name is {name}.",
    "Hello, I'm {name}.",
    "Hi, I'm {name}.",
    "I am {name}.",
    "This is {name}.",
    "You can call me {name}.",
)
NAME_REPLIES = (
    "Nice to meet you, {name}! How can I help you?",
    "Hello {name}! How can I help you today?",
    "Hi {name}! What would you like to know?",
)
NAME_QUESTIONS = (
    "What is my name?",
    "What's my name?",
    "Do you know my name?",
    "Do you remember my name?",
    "Can you tell me my name?",
)
NAME_ANSWERS = ("Your name is {name}.", "You told me your name is {name}.")
# A running balance: how money is spent, and how it comes in.
SPENDING_QUESTIONS = ("And if I spend {a_}?", "Then I pay {a_}.", "And after I pay {a_}?", "I spend {a_} of it.")
EARNING_QUESTIONS = ("And if I get {a_} more?", "Then I get {a_}.", "And if I add {a_}?", "I also receive {a_}.")

SHORT_DEFINITION_WORDS = range(9, 31)
GREETING_GROUPS = tuple(map(smalltalk.group_with, ("Hi", "Good morning", "Good afternoon", "Good evening")))
CLOSING_GROUPS = tuple(map(smalltalk.group_with, ("Thanks", "Goodbye", "No, that's all")))
SMALL_TALK_GROUPS = tuple(
    map(
        smalltalk.group_with, ("Who are you?", "What can you do?", "Are you a bot?", "How are you?", "Can you help me?")
    )
)
CONTRASTS: dict[str, tuple[tuple[str, str], ...]] = {
    name: tuple(
        (second if first == name else first, answer)
        for (first, second), answer in COMPARISONS.items()
        if name in {first, second}
    )
    for name in glossary.TERMS
}


def conversations(rng: random.Random) -> Iterator[Conversation]:
    """Yield `NUM_CONVERSATIONS` dialogues of two to four questions."""
    kinds, weights = zip(*KINDS, strict=True)
    for kind in rng.choices(kinds, weights, k=NUM_CONVERSATIONS):
        yield conversation(rng, *framed(rng, kind(rng)))


def framed(rng: random.Random, turns: Turns) -> Turns:
    """Return the turns behind a greeting or before a goodbye, or both, within `MAX_QUESTIONS`."""
    num_questions = len(turns) // 2
    if num_questions < MAX_QUESTIONS and rng.random() < 0.25:
        turns, num_questions = (*group_turn(rng, GREETING_GROUPS), *turns), num_questions + 1
    if num_questions < MIN_QUESTIONS or (num_questions < MAX_QUESTIONS and rng.random() < 0.35):
        turns += parting(rng)
    return turns


def followed_term(rng: random.Random) -> Turns:
    """Ask about a term, then one or two things about it."""
    name = rng.choice([name for name in glossary.TERMS if follow_ups(name)])
    options = follow_ups(name)
    chosen = rng.sample(options, min(len(options), rng.choice((1, 1, 2))))
    turns = definition(rng, name)
    for option in chosen:
        turns += option(rng, name)
    return turns


def follow_ups(name: str) -> list[Callable[[random.Random, str], Turns]]:
    """Return the follow-up questions that can be answered for a term."""
    known = ((EXAMPLES, example), (WHY, reason), (CONTRASTS, contrast))
    return [follow_up for answers, follow_up in known if answers.get(name)]


def definition(rng: random.Random, name: str) -> Turns:
    """Ask what a term means."""
    question = glossary.definition_question(rng.choice(glossary.DEFINITION_QUESTIONS), name)
    return typed(rng, question), glossary.TERMS[name].definition


def example(rng: random.Random, name: str) -> Turns:
    """Ask for an example of the term just explained."""
    return typed(rng, rng.choice(EXAMPLE_QUESTIONS), courtesy=False), EXAMPLES[name]


def reason(rng: random.Random, name: str) -> Turns:
    """Ask why the term just explained matters."""
    return typed(rng, rng.choice(REASON_QUESTIONS), courtesy=False), WHY[name]


def contrast(rng: random.Random, name: str) -> Turns:
    """Ask how the term just explained differs from another."""
    other, answer = rng.choice(CONTRASTS[name])
    question = rng.choice(CONTRAST_QUESTIONS).format(other=glossary.one(other))
    return typed(rng, question, courtesy=False), answer


def chain_of_terms(rng: random.Random) -> Turns:
    """Ask about two or three terms, the later ones in half a sentence."""
    first, *others = rng.sample(list(glossary.TERMS), rng.choice((2, 2, 3)))
    turns = definition(rng, first)
    for name in others:
        are, _, _ = glossary.verbs(name)
        question = rng.choice(NEXT_TERM_QUESTIONS).format(one=glossary.one(name), are=are)
        turns += (typed(rng, question, courtesy=False), glossary.TERMS[name].definition)
    return turns


def answer_first(rng: random.Random) -> Turns:
    """Ask for an example or a reason at once, and for the meaning afterwards."""
    templates, answers = rng.choice(((FIRST_EXAMPLE_QUESTIONS, EXAMPLES), (FIRST_REASON_QUESTIONS, WHY)))
    name = rng.choice(list(answers))
    are, do, _ = glossary.verbs(name)
    opening = sentence_case(rng.choice(templates).format(one=glossary.one(name), are=are, do=do))
    then = rng.choice(THEN_DEFINITION_QUESTIONS)
    return typed(rng, opening), answers[name], typed(rng, then, courtesy=False), glossary.TERMS[name].definition


def shortened(rng: random.Random) -> Turns:
    """Ask about a term, then for the same in one sentence."""
    name = rng.choice([name for name in glossary.TERMS if len(first_sentence(name).split()) in SHORT_DEFINITION_WORDS])
    shorter = typed(rng, rng.choice(SHORTER_QUESTIONS), courtesy=False)
    return *definition(rng, name), shorter, first_sentence(name)


def first_sentence(name: str) -> str:
    """Return the first sentence of a definition."""
    return glossary.TERMS[name].definition.split(". ")[0].rstrip(".") + "."


def repeated(rng: random.Random) -> Turns:
    """Ask for any answer once more."""
    turns = question_turn(rng)
    return *turns, typed(rng, rng.choice(REPEAT_QUESTIONS), courtesy=False), turns[-1]


def questions_in_a_row(rng: random.Random) -> Turns:
    """Ask one to three unrelated questions, perhaps announcing the next."""
    turns = question_turn(rng)
    if rng.random() < 0.3:
        turns += rng.choice(ACKNOWLEDGEMENTS)
    if rng.random() < 0.3:
        turns += rng.choice(MORE_QUESTIONS)
    if rng.random() < 0.6 or len(turns) > 2:
        turns += question_turn(rng)
    return turns


def back_to_banking(rng: random.Random) -> Turns:
    """Ask for something that is refused, or about the assistant, and then for something it knows."""
    groups = rng.choice((refusals.GROUPS, SMALL_TALK_GROUPS, smalltalk.GROUPS))
    return *group_turn(rng, groups), *question_turn(rng)


def name_remembered(rng: random.Random) -> Turns:
    """Say a name, perhaps ask something, and ask for the name."""
    name = rng.choice(NAMES)
    turns: Turns = (
        typed(rng, rng.choice(NAME_GREETINGS).format(name=name), courtesy=False),
        rng.choice(NAME_REPLIES).format(name=name),
    )
    if rng.random() < 0.6:
        turns += question_turn(rng)
    asked = typed(rng, rng.choice(NAME_QUESTIONS), courtesy=False)
    return *turns, asked, rng.choice(NAME_ANSWERS).format(name=name)


def running_balance(rng: random.Random) -> Turns:
    """Start with a sum and keep spending or adding."""
    balance, first = problems.amount(rng) + 50, Decimal(5 * rng.randint(1, 20))
    total = balance + first
    turns: Turns = (
        typed(rng, f"I have ${balance} and get ${first}. How much do I have?"),
        show(f"{balance} + {first} = {total}. You would have ${total}."),
    )
    for _ in range(rng.choice((1, 2))):
        step = Decimal(5 * rng.randint(1, 10))
        spends = total > step and rng.random() < 0.6
        question = rng.choice(SPENDING_QUESTIONS if spends else EARNING_QUESTIONS).format(a_=f"${step}")
        after = total - step if spends else total + step
        working = show(f"{total} {'-' if spends else '+'} {step} = {after}.")
        turns += (typed(rng, question, courtesy=False), f"{working} You would have ${after}{' left' * spends}.")
        total = after
    return turns


def sum_and_question(rng: random.Random) -> Turns:
    """Ask for a sum and for something else, in either order."""
    question, answer = arithmetic.problem(rng)
    both = [(typed(rng, question), show(answer)), question_turn(rng)]
    rng.shuffle(both)
    return *both[0], *both[1]


def question_turn(rng: random.Random) -> Turns:
    """Ask one question about banking: a common one, the meaning of a term, or a difference."""
    kind = rng.random()
    if kind < 0.5:
        return group_turn(rng, faq.GROUPS)
    if kind < 0.85:
        return definition(rng, rng.choice(list(glossary.TERMS)))
    pair, answer = rng.choice(list(COMPARISONS.items()))
    question = glossary.comparison_question(rng.choice(glossary.COMPARISON_QUESTIONS), *pair)
    return typed(rng, question), answer


def group_turn(rng: random.Random, groups: tuple[Group, ...]) -> Turns:
    """Say one of the sentences of one of the groups."""
    group = rng.choice(groups)
    return typed(rng, rng.choice(group.questions), courtesy=False), rng.choice(group.answers)


def parting(rng: random.Random) -> Turns:
    """Say thanks or goodbye."""
    if rng.random() < 0.5:
        return group_turn(rng, CLOSING_GROUPS)
    remark, answer = rng.choice(PARTINGS)
    return typed(rng, remark, courtesy=False), answer


KINDS: tuple[tuple[Callable[[random.Random], Turns], float], ...] = (
    (followed_term, 9),
    (questions_in_a_row, 6),
    (chain_of_terms, 3),
    (back_to_banking, 2),
    (sum_and_question, 2),
    (running_balance, 2),
    (name_remembered, 2),
    (answer_first, 2),
    (shortened, 1),
    (repeated, 1),
)
