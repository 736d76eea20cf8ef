"""Facts about home equity loans, HELOCs and reverse mortgages in the US."""

from __future__ import annotations

from custom_transformer.data.content.entries import Group

GROUPS: tuple[Group, ...] = (
    # Home equity
    Group(
        (
            "What does HELOC stand for?",
            "HELOC stands for what?",
            "How does a HELOC work?",
            "What do the letters HELOC mean?",
            "heloc meaning",
            "Is a HELOC secured by my house?",
            "What is a HELOC short for?",
        ),
        (
            (
                "HELOC stands for home equity line of credit. You borrow as you need, up to a limit, usually at a "
                "variable rate, and your home is the collateral."
            ),
        ),
    ),
    Group(
        (
            "What is the difference between a home equity loan and a HELOC?",
            "home equity loan vs HELOC",
            "Should I get a HELOC or a home equity loan?",
            "Which has a fixed rate, a HELOC or a home equity loan?",
            "Is a home equity loan a lump sum?",
            "Do I get all the money at once with a HELOC?",
        ),
        (
            (
                "A home equity loan gives you a lump sum at a fixed rate with equal payments. A HELOC is a credit "
                "line you draw on as needed, usually at a variable rate."
            ),
        ),
    ),
    Group(
        (
            "What is a draw period?",
            "How long is the draw period on a HELOC?",
            "When does HELOC repayment begin?",
            "heloc draw and repayment period",
            "What happens when my HELOC draw period ends?",
            "Why did my HELOC payment jump?",
        ),
        (
            (
                "The draw period, often 10 years, is when you can borrow from a HELOC. After it the repayment "
                "period, often 10 to 20 years, begins, and payments rise as you repay principal."
            ),
        ),
    ),
    Group(
        (
            "What happens if I can't repay a home equity loan?",
            "Can I lose my house with a HELOC?",
            "Is it risky to borrow against my home?",
            "home equity loan foreclosure risk",
            "What is the danger of a HELOC?",
            "Can the bank take my home over a second mortgage?",
        ),
        (
            (
                "You could lose your home. A home equity loan or HELOC uses your home as collateral, so the "
                "lender can foreclose if you do not pay."
            ),
        ),
    ),
    Group(
        (
            "What is home equity? How do I calculate it?",
            "My house is worth $300,000 and I owe $200,000. What is my equity?",
            "How much equity do I have?",
            "calculate home equity",
            "How does equity in a home grow?",
            "What do I subtract to get my home equity?",
        ),
        (
            (
                "Home equity is the home's value minus what you owe on it. A $300,000 home with a $200,000 "
                "mortgage gives you $100,000 of equity."
            ),
        ),
    ),
    Group(
        (
            "How much can I borrow with a home equity loan?",
            "What is the limit for a HELOC?",
            "combined loan-to-value limit",
            "How much of my equity can I use?",
            "What CLTV do lenders allow?",
            "Can I borrow 100% of my equity?",
        ),
        (
            (
                "Most lenders let you borrow up to about 80% to 85% of the home's value, counting your first "
                "mortgage and the new loan together."
            ),
        ),
    ),
    Group(
        (
            "Can a bank freeze my HELOC?",
            "Why can't I take more money from my HELOC?",
            "My home equity line was reduced. Is that legal?",
            "HELOC suspended",
            "When may a lender cut my HELOC limit?",
            "My house lost value. Can the bank lower my credit line?",
        ),
        (
            (
                "A lender can freeze or reduce a HELOC if your home's value falls significantly or your finances "
                "worsen so that you may not be able to repay."
            ),
        ),
    ),
    Group(
        (
            "What is a second mortgage?",
            "What is a piggyback loan?",
            "second mortgage meaning",
            "What is an 80-10-10 loan?",
            "Which loan is paid first, the first or second mortgage?",
            "Is a home equity loan a second mortgage?",
        ),
        (
            (
                "A second mortgage is another loan on the same home, such as a home equity loan; it is paid after "
                "the first mortgage in a foreclosure. A piggyback loan is one taken at purchase to avoid PMI."
            ),
        ),
    ),
    Group(
        (
            "How old do I have to be for a reverse mortgage?",
            "What is the minimum age for a reverse mortgage?",
            "reverse mortgage age",
            "I'm 60. Can I get a reverse mortgage?",
            "Who can get a HECM?",
            "What does HECM stand for?",
        ),
        (
            (
                "You must be at least 62 for a HECM, the most common reverse mortgage. HECM stands for home "
                "equity conversion mortgage, which is insured by the FHA."
            ),
        ),
    ),
    Group(
        (
            "When do I have to pay back a reverse mortgage?",
            "When does a reverse mortgage become due?",
            "reverse mortgage repayment",
            "What happens to a reverse mortgage when I die?",
            "Do my heirs have to pay my reverse mortgage?",
            "What if I move to a nursing home with a reverse mortgage?",
        ),
        (
            (
                "A reverse mortgage must be repaid when the last borrower dies, sells the home or moves out, for "
                "example more than 12 months in a nursing home. Heirs can repay it or sell the home."
            ),
        ),
    ),
    Group(
        (
            "How does a reverse mortgage pay me?",
            "How is a reverse mortgage different from a regular mortgage?",
            "Does a reverse mortgage balance grow?",
            "reverse mortgage explained",
            "Do I make monthly payments on a reverse mortgage?",
            "What are the payment options of a reverse mortgage?",
        ),
        (
            (
                "A reverse mortgage pays you from your home equity, as a lump sum, monthly payments or a credit "
                "line. You make no monthly loan payments, but the balance grows over time."
            ),
        ),
    ),
    Group(
        (
            "Does the bank own my home with a reverse mortgage?",
            "Who owns the house in a reverse mortgage?",
            "Can I lose my home with a reverse mortgage?",
            "reverse mortgage do I keep the title",
            "Do I still pay property tax with a reverse mortgage?",
            "What must I keep paying with a reverse mortgage?",
        ),
        (
            (
                "You keep the title and still own the home, not the bank. But you must pay property taxes and "
                "insurance and maintain the home, or the lender can foreclose."
            ),
        ),
    ),
    Group(
        (
            "Do I need counseling for a reverse mortgage?",
            "Is counseling required for a HECM?",
            "reverse mortgage counseling",
            "Who must I talk to before a reverse mortgage?",
            "How much does reverse mortgage counseling cost?",
            "Can I skip the counselor for a HECM?",
        ),
        (
            (
                "Before a HECM reverse mortgage you must meet with a HUD-approved counselor. It usually costs "
                "about $125 to $200 and can be free if you cannot pay."
            ),
        ),
    ),
    Group(
        (
            "Can I owe more than my house is worth with a reverse mortgage?",
            "What does non-recourse mean?",
            "reverse mortgage larger than home value",
            "Will my children owe money on my reverse mortgage?",
            "What if the reverse mortgage balance is higher than the home value?",
            "Are heirs liable for a HECM?",
        ),
        (
            (
                "You or your heirs never owe more than the home is worth on a HECM, because it is a non-recourse "
                "loan. FHA insurance pays the rest."
            ),
        ),
    ),
    Group(
        (
            "Do I pay tax when I sell my home?",
            "capital gains tax on home sale",
            "How much profit from selling a house is tax free?",
            "home sale exclusion",
            "I sold my home for a profit. Is it taxed?",
            "How long must I live in a house to avoid capital gains tax?",
        ),
        (
            (
                "Up to $250,000 of profit, or $500,000 for a married couple filing jointly, is tax free if you "
                "owned and lived in the home for two of the last five years."
            ),
        ),
    ),
    Group(
        (
            "Is mortgage interest tax deductible?",
            "How much mortgage interest can I deduct?",
            "mortgage interest deduction limit",
            "Can I write off my mortgage interest?",
            "Do I have to itemize to deduct mortgage interest?",
            "What is Form 1098?",
        ),
        (
            (
                "If you itemize, you can deduct interest on up to $750,000 of mortgage debt on your homes. Form "
                "1098 from your lender shows the interest you paid."
            ),
        ),
    ),
)
