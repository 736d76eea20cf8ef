"""Questions about what a term means, and how two terms differ."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from custom_transformer.chat import Conversation
from custom_transformer.data.content import (
    terms_accounts,
    terms_investing,
    terms_lending,
    terms_payments,
    terms_security,
)
from custom_transformer.data.content.comparisons import COMPARISONS
from custom_transformer.data.content.entries import Term
from custom_transformer.data.phrasing import conversation, sentence_case, typed

__all__ = ["COMPARISONS", "TERMS", "conversations"]

TERMS: dict[str, Term] = {
    **terms_accounts.TERMS,
    **terms_security.TERMS,
    **terms_payments.TERMS,
    **terms_lending.TERMS,
    **terms_investing.TERMS,
}

QUESTIONS_PER_TERM = 4
# {one}: "a savings account"; {many}: "savings accounts"; {bare}: "savings account"; {are} and {mean} agree with {one}.
DEFINITION_QUESTIONS = (
    "What {are} {one}?",
    "What exactly {are} {one}?",
    "What {are} {one} in simple words?",
    "Sorry, what {are} {one}?",
    "So what {are} {one}?",
    "Can you explain what {one} {are}?",
    "Can you tell me what {one} {are}?",
    "Could you tell me what {one} {are}?",
    "Do you know what {one} {are}?",
    "Can you explain {one}?",
    "Please explain {one} in simple words.",
    "Explain {one} to me like I'm new to banking.",
    "Explain {one}",
    "Define {bare}.",
    "How would you define {one}?",
    "Give me a definition of {one}.",
    "What is the meaning of {bare}?",
    "What does the term {bare} mean?",
    "What does {bare} mean?",
    "What do you mean by {one}?",
    "I don't understand what {one} {mean}.",
    "I don't know what {one} {are}.",
    "I'd like to know what {one} {are}.",
    "I want to understand {many}.",
    "Help me understand {many}.",
    "Tell me about {many}.",
    "Tell me what {one} {are}.",
    "What should I know about {many}?",
    "I keep hearing about {many}. What does that mean?",
    "My bank mentioned {one}. What does that mean?",
    "Someone told me about {many}. Can you explain?",
    "How {do} {one} work?",
    "{bare} meaning",
    "{bare} definition",
    "{bare}?",
    "{bare}",
)
COMPARISON_QUESTIONS = (
    "What is the difference between {one} and {other}?",
    "What's the difference between {one} and {other}?",
    "What are the differences between {one} and {other}?",
    "How {are} {one} different from {other}?",
    "How {do} {one} differ from {other}?",
    "Explain the difference between {one} and {other}.",
    "Can you explain the difference between {one} and {other}?",
    "Tell me how {one} and {other} differ.",
    "I don't see the difference between {one} and {other}.",
    "I always mix up {many} and {others}. Can you explain?",
    "Can you compare {one} with {other}?",
    "{bare} or {bare_other}, what is the difference?",
    "{bare} vs {bare_other}",
    "{bare} versus {bare_other}?",
    "Difference between {bare} and {bare_other}",
    "{one} and {other}, are they the same?",
)


def conversations(rng: random.Random) -> Iterator[Conversation]:
    """Yield a few questions for each term, one for each synonym, and each comparison both ways round."""
    for name, term in TERMS.items():
        for template in rng.sample(DEFINITION_QUESTIONS, QUESTIONS_PER_TERM):
            yield conversation(rng, typed(rng, definition_question(template, name)), term.definition)
        for synonym in term.synonyms:
            question = synonym_question(rng.choice(DEFINITION_QUESTIONS), synonym)
            yield conversation(rng, typed(rng, question), definition_by(synonym, name))
    for (first, second), answer in COMPARISONS.items():
        for pair in ((first, second), (second, first)):
            question = comparison_question(rng.choice(COMPARISON_QUESTIONS), *pair)
            yield conversation(rng, typed(rng, question), answer)


def definition_question(template: str, name: str) -> str:
    """Return the template filled for a term."""
    are, do, mean = verbs(name)
    return sentence_case(
        template.format(one=one(name), many=many(name), bare=bare(one(name)), are=are, do=do, mean=mean)
    )


def synonym_question(template: str, synonym: str) -> str:
    """Return the template filled for another name of a term, given with its article."""
    return sentence_case(
        template.format(one=synonym, many=synonym, bare=bare(synonym), are="is", do="does", mean="means")
    )


def comparison_question(template: str, name: str, other: str) -> str:
    """Return the template filled for two terms."""
    are, do, _ = verbs(name)
    return sentence_case(
        template.format(
            one=one(name),
            other=one(other),
            many=many(name),
            others=many(other),
            bare=bare(one(name)),
            bare_other=bare(one(other)),
            are=are,
            do=do,
        )
    )


def definition_by(synonym: str, name: str) -> str:
    """Return the definition of a term, opened by the other name unless the definition already uses that."""
    definition = TERMS[name].definition
    if letters(bare(synonym)) in letters(definition):
        return definition
    initials = "".join(word[0] for word in re.findall(r"\w+", name))
    link = "is short for" if bare(synonym) == initials.upper() else "is another name for"
    return f"{sentence_case(synonym)} {link} {one(name)}. {definition}"


def one(name: str) -> str:
    """Return the term as one says it of a single thing: "a savings account", "the FDIC", "inflation"."""
    return f"{TERMS[name].article} {name}".strip()


def many(name: str) -> str:
    """Return the term in the plural, or as `one` where it has none."""
    return TERMS[name].plural or one(name)


def verbs(name: str) -> tuple[str, str, str]:
    """Return the forms of be, do and mean that agree with `one`."""
    return ("are", "do", "mean") if TERMS[name].plural == name else ("is", "does", "means")


def bare(phrase: str) -> str:
    """Return a phrase without "a" or "an" ("the" stays: it belongs to the name)."""
    return phrase.removeprefix("a ").removeprefix("an ")


def letters(text: str) -> str:
    """Return only the letters and digits, in lower case, to find a name however it is spelled."""
    return re.sub(r"[^a-z0-9]", "", text.lower())
