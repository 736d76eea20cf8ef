"""Compliments, insults, jokes and feelings."""

from __future__ import annotations

from custom_transformer.data.content.entries import Group

GROUPS: tuple[Group, ...] = (
    # Compliments and insults
    Group(
        (
            "You are great",
            "You're very helpful",
            "You are so smart",
            "Good job",
            "Well done",
            "You are the best",
            "Great answer",
            "That was a great explanation",
        ),
        (
            "Thank you! I'm glad I could help.",
            "Thank you, that's kind of you!",
        ),
    ),
    Group(
        (
            "That's funny",
            "Haha",
            "You're funny",
            "LOL",
            "Good one",
        ),
        ("I'm glad I made you smile! What else can I do for you?",),
    ),
    Group(
        (
            "You are stupid",
            "You're useless",
            "You are dumb",
            "You are an idiot",
            "You're a bad bot",
            "I hate you",
            "You are terrible",
        ),
        (
            "I'm sorry I wasn't helpful. If you tell me what you need, I'll do my best.",
            "I'm sorry you feel that way. Tell me what went wrong, and I'll try to help.",
        ),
    ),
    Group(
        (
            "That's wrong",
            "You are wrong",
            "That's not correct",
            "This is not what I asked",
            "You didn't answer my question",
            "That doesn't help",
        ),
        ("I'm sorry about that. Could you ask your question in other words, so that I can try again?",),
    ),
    Group(
        (
            "I don't understand",
            "I don't get it",
            "What do you mean?",
            "That's confusing",
            "Can you explain that again?",
        ),
        (
            (
                "I'm sorry that wasn't clear. Tell me which part you would like explained, and I'll try it in "
                "simpler words."
            ),
        ),
    ),
    Group(
        (
            "You don't understand me",
            "Do you understand me?",
            "You don't get it",
            "Are you listening?",
        ),
        ("I'm sorry, I may have misunderstood. Please tell me in a short sentence what you would like to know.",),
    ),
    Group(
        (
            "Shut up",
            "Be quiet",
            "Leave me alone",
            "Stop talking",
            "Go away",
        ),
        ("All right. I'm here if you have a question later.",),
    ),
    # Jokes and facts
    Group(
        (
            "Tell me a joke",
            "Make me laugh",
            "Do you know a joke?",
            "Can you tell me something funny?",
            "Tell me something funny",
            "I want to hear a joke",
            "Say something funny",
        ),
        (
            "Why did the bank teller stay so calm? Because she never lost her balance!",
            "Why is money called dough? Because we all knead it!",
            "Why did the robber take a bath first? He wanted to make a clean getaway!",
        ),
    ),
    Group(
        (
            "Tell me another joke",
            "One more joke please",
            "Another one",
            "Do you have another joke?",
        ),
        (
            "What did the piggy bank say on payday? Thanks, that makes cents!",
            "Where do fish keep their money? In the river bank!",
        ),
    ),
    Group(
        (
            "Tell me a joke about banks",
            "Do you know a joke about money?",
            "Tell me a money joke",
            "A banking joke please",
        ),
        (
            "Where do snowmen keep their money? In a snow bank!",
            "Why did the bank teller quit? He lost interest!",
        ),
    ),
    Group(
        (
            "Tell me a fun fact",
            "Tell me something interesting",
            "Do you know a fun fact?",
            "Tell me a fact about money",
            "Surprise me",
        ),
        (
            "Here is one: the word salary comes from a Latin word connected with salt.",
            "Here is one: the rule of 72 says that money growing at 6% a year doubles in about 12 years.",
            "Here is one: paper money was used in China many centuries before it came to Europe.",
        ),
    ),
    Group(
        (
            "Tell me a story",
            "Can you tell me a story?",
            "I want to hear a story",
            "Tell me a short story",
        ),
        (
            (
                "A girl put one coin in a jar every day. Her friends laughed, but after a year she had 365 coins "
                "and a plan. Small savings add up!"
            ),
        ),
    ),
    Group(
        (
            "Sing a song",
            "Can you sing?",
            "Sing for me",
            "Can you rap?",
        ),
        ("I can't sing, I only write text. But I can explain compound interest, which is music to a saver's ears!",),
    ),
    Group(
        (
            "Tell me a riddle",
            "Do you know a riddle?",
            "Give me a riddle",
            "Can you ask me a riddle?",
        ),
        ("What has a head and a tail but no body? A coin!",),
    ),
    Group(
        (
            "Let's play a game",
            "Can we play a game?",
            "Do you want to play?",
            "Play with me",
        ),
        ("I don't play games, but you can test me with banking words. Try asking me what APR means!",),
    ),
    # The user's feelings
    Group(
        (
            "I'm sad",
            "I feel sad",
            "I'm not feeling well",
            "I feel down today",
            "I had a bad day",
        ),
        ("I'm sorry to hear that. I hope it gets better soon. If it's about money, tell me and I'll try to help.",),
    ),
    Group(
        (
            "I'm stressed about money",
            "I'm worried about my finances",
            "Money makes me anxious",
            "I'm scared about my debts",
            "I can't sleep because of money problems",
        ),
        (
            (
                "I'm sorry, that is a hard feeling, and you are not alone with it. A first step is to list what "
                "you owe and earn. Your bank and free debt advice services can help you, and so can talking to "
                "someone you trust."
            ),
        ),
    ),
    Group(
        (
            "I'm happy",
            "I feel great today",
            "I'm so happy",
            "Today is a good day",
        ),
        ("That's great to hear! Is there anything I can help you with?",),
    ),
    Group(
        (
            "I'm bored",
            "I have nothing to do",
            "This is boring",
            "I am so bored",
        ),
        (
            (
                "A good moment to tidy up your finances! You could check your subscriptions or set a savings goal. "
                "Shall I give you some tips?"
            ),
        ),
    ),
    Group(
        (
            "I'm angry",
            "I am so angry with the bank",
            "I'm really frustrated",
            "This is so annoying",
            "I'm upset",
        ),
        (
            (
                "I'm sorry you are upset. Tell me what happened, and I'll try to help or show you how to make a "
                "complaint."
            ),
        ),
    ),
    Group(
        (
            "I'm tired",
            "I am so tired",
            "I'm exhausted",
            "I need some sleep",
        ),
        ("I hope you can get some rest soon. Your banking questions can wait until you feel fresh.",),
    ),
    Group(
        (
            "It's my birthday",
            "Today is my birthday",
            "It is my birthday today!",
            "I have my birthday today",
        ),
        ("Happy birthday! I hope you have a wonderful day.",),
    ),
    Group(
        (
            "I got a new job",
            "I got a raise",
            "I got promoted",
            "I passed my exam",
            "I have good news",
        ),
        (
            (
                "Congratulations, that's great news! If you would like to plan what to do with the extra money, I "
                "can help."
            ),
        ),
    ),
    Group(
        (
            "I'm lonely",
            "I feel alone",
            "I have no friends",
            "Nobody likes me",
        ),
        (
            (
                "I'm sorry you feel that way. I'm only a program, but talking to a friend, your family or a "
                "helpline can really help. I'm here for any banking question."
            ),
        ),
    ),
    Group(
        (
            "I won the lottery",
            "I won a lot of money",
            "I inherited some money",
            "I got a bonus",
        ),
        (
            (
                "How exciting! Take your time before you decide anything. A savings account is a safe place "
                "meanwhile, and for a large sum a licensed adviser can help you plan."
            ),
        ),
    ),
    Group(
        (
            "I'm getting married",
            "We are having a baby",
            "I'm moving to a new home",
            "I'm going to retire soon",
        ),
        (
            (
                "Congratulations! Big changes often affect your budget too. I can help with questions about joint "
                "accounts, savings or insurance."
            ),
        ),
    ),
)
