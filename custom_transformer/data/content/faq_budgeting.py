"""Questions about budgets and money in life."""

from __future__ import annotations

from custom_transformer.data.content.entries import Group

GROUPS: tuple[Group, ...] = (
    # Budgeting
    Group(
        (
            "How do I make a budget?",
            "Help me make a budget",
            "How do I start budgeting?",
            "I want to plan my money better",
            "What is the easiest way to budget?",
            "How can I create a monthly budget?",
        ),
        (
            (
                "Start with your monthly take-home pay, then list fixed costs such as rent, then variable costs "
                "such as food. Decide on an amount for savings, and compare the plan with what you really spend "
                "each month."
            ),
        ),
    ),
    Group(
        (
            "I spend too much money",
            "How can I spend less?",
            "How do I cut my expenses?",
            "My money is gone before the end of the month",
            "How can I reduce my spending?",
        ),
        (
            (
                "Look at last month's spending by category in the app and pick one or two areas to cut, such as "
                "takeout or unused subscriptions. Set a weekly limit, and wait a day before you buy things you did "
                "not plan."
            ),
        ),
    ),
    Group(
        (
            "Where does my money go?",
            "How do I track my spending?",
            "How can I see what I spend my money on?",
            "What is a good way to track expenses?",
            "Can the app show my spending?",
        ),
        (
            (
                "The app sorts your payments into categories: open Accounts and then Spending. I can't see them "
                "myself. You can also write down every purchase for a month, which quickly shows where the money "
                "goes."
            ),
        ),
    ),
    Group(
        (
            "How much should I spend on rent?",
            "What share of my income should go to rent?",
            "How much rent can I afford?",
            "Is my rent too high?",
            "What part of my pay should I spend on housing?",
        ),
        (
            (
                "A common guide is to spend no more than about 30% of your income on housing. For example, with an "
                "income of $2,000 a month that is $600. In expensive cities it is often more, so adjust other "
                "costs."
            ),
        ),
    ),
    Group(
        (
            "How do I save money on groceries?",
            "How can I spend less on food?",
            "Food is so expensive. How can I save?",
            "Give me tips to save at the supermarket",
            "How do I lower my grocery bill?",
        ),
        (
            (
                "Plan your meals for the week, write a list and stick to it, and compare prices by weight. Store "
                "brands are usually cheaper, and cooking at home costs much less than eating out."
            ),
        ),
    ),
    Group(
        (
            "How do I teach my kids about money?",
            "How can children learn to save?",
            "How much pocket money should I give my child?",
            "How do I explain money to my children?",
            "What is a good way to teach kids to save?",
        ),
        (
            (
                "Give a small, regular allowance and let children decide how to spend and save it, with a savings "
                "goal for something they want. A children's account with limits lets them practice safely."
            ),
        ),
    ),
    Group(
        (
            "How do I budget with an irregular income?",
            "I am a freelancer. How do I plan my money?",
            "My income changes every month. How do I budget?",
            "How can I budget when my pay is not regular?",
            "How do I save as a freelancer?",
        ),
        (
            (
                "Base your budget on your lowest usual month. In good months, put the extra into a buffer and pay "
                "yourself the same amount each month from it. Set aside money for taxes right away."
            ),
        ),
    ),
    # Life and money
    Group(
        (
            "What should I do with my first salary?",
            "I just got my first job. How should I manage my money?",
            "How do I handle my first paycheck?",
            "I started working. What should I do with my money?",
            "Money tips for a first job?",
        ),
        (
            (
                "Congratulations! Make a simple budget, set up a standing order to savings for the day after "
                "payday, and start an emergency fund. Check if your employer adds money to a pension, because that "
                "is part of your pay."
            ),
        ),
    ),
    Group(
        (
            "I lost my job. What should I do about money?",
            "How do I manage my money without a job?",
            "I'm unemployed and worried about bills",
            "I was laid off. How do I pay my bills?",
            "What do I do with my finances after losing my job?",
        ),
        (
            (
                "I'm sorry to hear that. Apply for unemployment benefits right away, pay for essentials first, "
                "such as housing and food, and pause what you can. Tell your lenders early, because they can often "
                "lower or delay payments."
            ),
        ),
    ),
    Group(
        (
            "How do I start investing?",
            "I want to invest. Where do I begin?",
            "How can a beginner invest?",
            "What should I know before investing?",
            "Is investing right for me?",
        ),
        (
            (
                "First build an emergency fund and pay off expensive debt. Then learn about risk, costs and "
                "diversification, and think about how long you can leave the money. I can explain terms, but for "
                "personal advice please ask a licensed adviser."
            ),
        ),
    ),
    Group(
        (
            "How do I save for retirement?",
            "When should I start saving for retirement?",
            "How much do I need to retire?",
            "I want to plan for my retirement",
            "Is it too early to save for my pension?",
        ),
        (
            (
                "Start as early as you can, because compound interest needs time. If your employer matches what "
                "you save, try to get the full match first. How much you need depends on your costs, so a licensed "
                "adviser can help you plan."
            ),
        ),
    ),
    Group(
        (
            "Should couples share a bank account?",
            "How should my partner and I manage money?",
            "How do couples split their expenses?",
            "Is a joint account a good idea?",
            "How do we share costs fairly?",
        ),
        (
            (
                "Many couples use a joint account for shared costs and keep their own accounts for the rest. You "
                "can each pay in the same amount or a share that fits your income. Talking openly about money "
                "helps most."
            ),
        ),
    ),
    Group(
        (
            "How do I save for my child's education?",
            "I want to save for college",
            "How can I save for my kids' studies?",
            "How do I start a college fund?",
            "What is a good way to save for school costs?",
        ),
        (
            (
                "Start early and set up a monthly standing order to a separate account, even a small one. For long "
                "periods, some people also use special education savings plans, so check what exists in your "
                "country and compare the costs."
            ),
        ),
    ),
    Group(
        (
            "What insurance do I need?",
            "Which insurance is important?",
            "Do I need life insurance?",
            "Should I buy insurance?",
            "What kinds of insurance should I have?",
        ),
        (
            (
                "The most important kinds cover costs you could not carry yourself: health, liability, your home, "
                "and your income. Life insurance matters if others depend on your income. Compare offers, and ask "
                "a licensed adviser about your own case."
            ),
        ),
    ),
    Group(
        (
            "How do I lend money to a friend safely?",
            "Should I lend money to a friend?",
            "My friend wants to borrow money",
            "Is it a good idea to lend money to family?",
            "How do I ask a friend to pay me back?",
        ),
        (
            (
                "Lend only what you could afford to lose, and write down the amount and when it will be paid back. "
                "A clear agreement protects both the money and the friendship. It is also fine to say no."
            ),
        ),
    ),
)
