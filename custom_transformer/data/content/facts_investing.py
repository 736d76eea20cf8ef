"""Facts about investing, interest and the value of money over time."""

from __future__ import annotations

from custom_transformer.data.content.entries import Group

GROUPS: tuple[Group, ...] = (
    # Investing
    Group(
        (
            "What does SIPC stand for?",
            "What is SIPC insurance?",
            "Is my brokerage account insured?",
            "How much does SIPC cover?",
            "What happens if my broker goes bankrupt?",
            "sipc coverage limit",
        ),
        (
            (
                "SIPC stands for Securities Investor Protection Corporation. It covers up to $500,000, including "
                "$250,000 in cash, if a brokerage fails, but not losses in the market."
            ),
        ),
    ),
    Group(
        (
            "What is the difference between a stock and a bond?",
            "stock vs bond",
            "Which is riskier, stocks or bonds?",
            "Does a bond make me an owner of the company?",
            "Am I lending money when I buy a bond?",
            "What do I own when I buy stock?",
        ),
        (
            (
                "A stock makes you a part owner of a company. A bond is a loan you make to a company or "
                "government, which pays interest. Stocks are usually riskier."
            ),
        ),
    ),
    Group(
        (
            "What does ETF stand for?",
            "ETF stands for what?",
            "ETF vs mutual fund",
            "What is the difference between an ETF and a mutual fund?",
            "When can I trade an ETF?",
            "Is an ETF traded like a stock?",
        ),
        (
            (
                "ETF stands for exchange-traded fund. It holds many investments and trades all day like a stock, "
                "while a mutual fund is priced once a day after the market closes."
            ),
        ),
    ),
    Group(
        (
            "What is diversification for?",
            "Why should I not put all my money in one stock?",
            "Don't put all your eggs in one basket meaning",
            "How can I reduce investment risk?",
            "Does diversification guarantee no losses?",
            "What spreads risk when investing?",
        ),
        (
            (
                "Diversification means spreading money over many investments, so that one bad one hurts you less. "
                "It reduces risk but does not guarantee against losses."
            ),
        ),
    ),
    Group(
        (
            "What is an expense ratio?",
            "What does an expense ratio of 0.5% cost?",
            "fund fees meaning",
            "How are mutual fund fees charged?",
            "What does a fund charge each year?",
            "Is a low expense ratio better?",
        ),
        (
            (
                "An expense ratio is the yearly fee of a fund as a percentage of your money. At 0.5%, you pay $5 "
                "a year for every $1,000 invested, so lower is better."
            ),
        ),
    ),
    Group(
        (
            "What are Treasury bills, notes and bonds?",
            "What is a T-bill?",
            "treasury bill vs bond",
            "How long is a Treasury bond?",
            "Are Treasuries safe?",
            "How do I lend money to the US government?",
        ),
        (
            (
                "Treasuries are loans to the US government and very safe. Bills mature in one year or less, notes "
                "in two to ten years, and bonds in 20 or 30 years."
            ),
        ),
    ),
    Group(
        (
            "What is an I bond?",
            "How do savings bonds work?",
            "I bond vs EE bond",
            "How long must I hold an I bond?",
            "Where can I buy US savings bonds?",
            "What is the most I can buy in I bonds per year?",
        ),
        (
            (
                "An I bond is a US savings bond whose rate rises with inflation. You buy up to $10,000 a year at "
                "TreasuryDirect.gov and must hold it at least one year."
            ),
        ),
    ),
    Group(
        (
            "What happens to bond prices when interest rates rise?",
            "Why did my bond fund lose value?",
            "bond prices and interest rates",
            "Do bonds gain when rates fall?",
            "What is interest rate risk?",
            "How do rates affect bond prices?",
        ),
        (
            (
                "Bond prices fall when interest rates rise, and they rise when rates fall, because newer bonds "
                "pay a different rate."
            ),
        ),
    ),
    # Interest and the time value of money
    Group(
        (
            "How does compound interest work?",
            "What does interest on interest mean?",
            "compound vs simple interest",
            "Why does money grow faster with compound interest?",
            "$1,000 at 5% for two years compounded yearly is how much?",
            "What is the difference between simple and compound interest?",
        ),
        (
            (
                "Compound interest is interest on the principal and on earlier interest; simple interest is only "
                "on the principal. $1,000 at 5% compounded yearly grows to $1,102.50 in two years."
            ),
        ),
    ),
    Group(
        (
            "What is the time value of money?",
            "Why is a dollar today worth more than a dollar tomorrow?",
            "present value vs future value",
            "Would you rather have money now or later? Why?",
            "What does present value mean?",
            "What is future value?",
        ),
        (
            (
                "The time value of money means a dollar today is worth more than a dollar later, because you can "
                "invest it and earn interest, and because of inflation."
            ),
        ),
    ),
    Group(
        (
            "What is the rule of 72 for?",
            "How long does it take to double my money?",
            "How many years to double money at 6%?",
            "doubling time of money",
            "At 8% interest, when will my savings double?",
            "How do I estimate when my investment doubles?",
        ),
        (
            (
                "Use the rule of 72: divide 72 by the interest rate. At 6% money doubles in about 12 years, and "
                "at 8% in about nine years."
            ),
        ),
    ),
    Group(
        (
            "What is the difference between nominal and real interest?",
            "real interest rate meaning",
            "What is my return after inflation?",
            "My savings earn 4% and inflation is 3%. What do I really gain?",
            "How does inflation affect my savings?",
            "Why does money lose value over time?",
        ),
        (
            (
                "The real interest rate is the nominal rate minus inflation: 4% interest with 3% inflation is "
                "about 1% real. If inflation is higher than your rate, your money buys less."
            ),
        ),
    ),
    Group(
        (
            "What is a basis point?",
            "What does 25 basis points mean?",
            "How many basis points are in one percent?",
            "bps meaning",
            "The Fed raised rates by 50 basis points. How much is that?",
            "What is one hundredth of a percent called?",
        ),
        (
            (
                "A basis point is one hundredth of a percentage point, or 0.01%. So 25 basis points are 0.25%, "
                "and 100 basis points are 1%."
            ),
        ),
    ),
    Group(
        (
            "What is the prime rate?",
            "What is the federal funds rate?",
            "How does the Fed affect my loan rate?",
            "prime rate meaning",
            "What does the Federal Reserve do?",
            "Why did my credit card rate rise when the Fed raised rates?",
        ),
        (
            (
                "The prime rate is a base rate for many loans and cards, usually 3 percentage points above the "
                "federal funds rate, which the Federal Reserve, the US central bank, sets."
            ),
        ),
    ),
    Group(
        (
            "What is the difference between needs and wants?",
            "What is the 50/30/20 budget?",
            "How do I split my income in a budget?",
            "50 30 20 rule",
            "What share of my pay should go to savings?",
            "How much should I spend on wants?",
        ),
        (
            (
                "The 50/30/20 rule puts 50% of take-home pay toward needs, 30% toward wants and 20% toward "
                "savings and debt. Needs are things you cannot do without, such as rent and food."
            ),
        ),
    ),
    Group(
        (
            "How much life insurance do I need? What is term life?",
            "term vs whole life insurance",
            "What is term life insurance?",
            "What is the difference between term and whole life?",
            "Which life insurance is cheaper, term or whole?",
            "Does term life insurance build cash value?",
        ),
        (
            (
                "Term life insurance covers a set time, such as 20 years, and is cheaper. Whole life lasts your "
                "whole life and builds cash value, but costs much more."
            ),
        ),
    ),
    Group(
        (
            "What is an insurance deductible?",
            "What is the difference between a premium and a deductible?",
            "premium vs deductible",
            "Does a higher deductible lower my premium?",
            "What do I pay before insurance pays?",
            "What is a copay?",
        ),
        (
            (
                "The premium is what you pay to have insurance. The deductible is what you pay yourself before "
                "the insurance pays, so a higher deductible usually means a lower premium."
            ),
        ),
    ),
)
