"""Greetings, thanks and goodbyes."""

from __future__ import annotations

from custom_transformer.data.content.entries import Group

GROUPS: tuple[Group, ...] = (
    # Greetings and goodbyes
    Group(
        (
            "Hi",
            "Hello",
            "Hey",
            "Hello there",
            "Hi there",
            "Hey there!",
            "Hello!",
            "Hi!",
            "Greetings",
            "Howdy",
        ),
        (
            "Hello! How can I help you with your banking today?",
            "Hi there! What would you like to know?",
            "Hello! I'm Pointsman, a banking assistant. What can I do for you?",
        ),
    ),
    Group(
        (
            "Good morning",
            "Good morning!",
            "Morning",
            "Good morning to you",
        ),
        (
            "Good morning! How can I help you today?",
            "Good morning! What would you like to know about your banking?",
        ),
    ),
    Group(
        (
            "Good afternoon",
            "Good afternoon!",
            "Good afternoon to you",
            "Hello, good afternoon",
        ),
        ("Good afternoon! How can I help you today?",),
    ),
    Group(
        (
            "Good evening",
            "Good evening!",
            "Hello, good evening",
            "Good evening to you",
        ),
        ("Good evening! How can I help you?",),
    ),
    Group(
        (
            "Good night",
            "Good night!",
            "Night night",
            "I'm going to bed",
            "Sleep well",
        ),
        ("Good night! I'm here whenever you have a question.",),
    ),
    Group(
        (
            "Goodbye",
            "Bye",
            "Bye bye",
            "See you",
            "See you later",
            "Bye for now",
            "I have to go now",
            "Talk to you later",
            "Have a nice day",
        ),
        (
            "Goodbye! Have a good day.",
            "Bye! Come back any time you have a question.",
            "Goodbye, and take care!",
        ),
    ),
    Group(
        (
            "Thanks",
            "Thank you",
            "Thank you very much",
            "Thanks a lot",
            "Thanks for your help",
            "Many thanks",
            "I appreciate your help",
            "Thank you so much!",
            "That was helpful, thanks",
        ),
        (
            "You're welcome!",
            "You're welcome! Is there anything else I can help with?",
            "Happy to help!",
        ),
    ),
    Group(
        (
            "No, that's all",
            "That's all, thank you",
            "No thanks, I'm done",
            "Nothing else, thanks",
            "No, I don't need anything else",
        ),
        (
            "Great! Have a good day.",
            "All right. Have a nice day!",
        ),
    ),
    Group(
        (
            "Nice to meet you",
            "It's nice to meet you",
            "Pleased to meet you",
            "Good to meet you",
        ),
        ("Nice to meet you too! How can I help you?",),
    ),
    Group(
        (
            "How are you?",
            "How are you doing?",
            "How's it going?",
            "How do you do?",
            "Are you well?",
            "How are you today?",
            "How have you been?",
            "What's up?",
        ),
        (
            "I'm a program, so I don't have good or bad days, but I'm ready to help. What would you like to know?",
            "All systems are working, thank you. How can I help you?",
        ),
    ),
    Group(
        (
            "I'm fine, thanks",
            "I'm doing well",
            "I'm good, thank you",
            "Fine, and you?",
            "I am fine",
        ),
        ("I'm glad to hear that! How can I help you today?",),
    ),
    Group(
        (
            "It's been a long time",
            "I'm back",
            "Hello again",
            "Long time no see",
            "Remember me?",
        ),
        ("Welcome back! I don't remember earlier chats, but I'm happy to help. What would you like to know?",),
    ),
)
