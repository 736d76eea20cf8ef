"""Terms about investing, the economy, budgets, tax and insurance."""

from __future__ import annotations

from custom_transformer.data.content.entries import Term

TERMS: dict[str, Term] = {
    "inflation": Term(
        "",
        "",
        "Inflation is a general rise in prices over time, which means that each unit of money buys a little less. "
        "It is usually given as a percentage per year.",
    ),
    "deflation": Term(
        "",
        "",
        "Deflation is a general fall in prices over time. It may sound good, but people may delay spending and "
        "companies may cut jobs, so central banks try to avoid it.",
    ),
    "recession": Term(
        "a",
        "recessions",
        "A recession is a period when a country's economy shrinks, often for two quarters or more. Companies sell "
        "less, unemployment tends to rise, and many people become careful with money.",
    ),
    "GDP": Term(
        "",
        "",
        "GDP stands for gross domestic product. It is the total value of the goods and services a country produces "
        "in a period, and it is the most common measure of the size of an economy.",
        ("gross domestic product",),
    ),
    "bond": Term(
        "a",
        "bonds",
        "A bond is a loan you make to a government or company. It pays you interest on set dates and returns the "
        "original amount when it matures, as long as the issuer can pay.",
    ),
    "government bond": Term(
        "a",
        "government bonds",
        "A government bond is a loan you make to a country's government, which pays you interest. Bonds of stable "
        "countries are seen as fairly safe, so they often pay less than company bonds.",
    ),
    "savings bond": Term(
        "a",
        "savings bonds",
        "A savings bond is a safe savings product sold by a government to the public. You lend it money and earn "
        "interest, and you usually have to keep the bond for a minimum time.",
    ),
    "stock": Term(
        "a",
        "stocks",
        "A stock is a piece of ownership in a company. Its price goes up and down, and some companies also pay "
        "part of their profit to the owners as dividends.",
    ),
    "share": Term(
        "a",
        "shares",
        "A share is one unit of ownership in a company. If you own shares, you are a shareholder, and you may "
        "receive dividends and vote on some company matters.",
    ),
    "stock market": Term(
        "a",
        "stock markets",
        "A stock market is a place, today mostly electronic, where people buy and sell shares of companies. Prices "
        "move with supply and demand and with news about companies and the economy.",
    ),
    "shareholder": Term(
        "a",
        "shareholders",
        "A shareholder is a person or organization that owns at least one share of a company. Shareholders may "
        "receive dividends, and they can lose what they invested if the company fails.",
        ("a stockholder",),
    ),
    "dividend": Term(
        "a",
        "dividends",
        "A dividend is a part of a company's profit paid to its shareholders, often a few times a year. Companies "
        "do not have to pay it and can raise, cut or stop it.",
    ),
    "mutual fund": Term(
        "a",
        "mutual funds",
        "A mutual fund pools money from many people and invests it in stocks, bonds or other assets. A manager "
        "runs it for a fee, and each investor owns units of the fund.",
    ),
    "index fund": Term(
        "an",
        "index funds",
        "An index fund is a fund that copies a market index, such as the S&P 500, by holding the same stocks or "
        "bonds. Its costs are usually low because nobody has to pick the investments.",
        ("a tracker fund",),
    ),
    "ETF": Term(
        "an",
        "ETFs",
        "ETF stands for exchange-traded fund. It is a fund that holds many stocks, bonds or other assets and is "
        "bought and sold on a stock exchange like a single share. Costs are often low.",
        ("an exchange-traded fund",),
    ),
    "hedge fund": Term(
        "a",
        "hedge funds",
        "A hedge fund is a private investment fund for wealthy or professional investors. It uses complex "
        "strategies, charges high fees and can be risky.",
    ),
    "portfolio": Term(
        "a",
        "portfolios",
        "A portfolio is the whole collection of investments a person or company owns, such as stocks, bonds, funds "
        "and cash. A mix of different kinds can lower the overall risk.",
        ("an investment portfolio",),
    ),
    "diversification": Term(
        "",
        "",
        "Diversification means spreading your money over different investments so that one bad result does not "
        "hurt you too much. It lowers risk, but it cannot remove it.",
    ),
    "asset allocation": Term(
        "",
        "",
        "Asset allocation is how you divide your money among kinds of investments, such as stocks, bonds and cash. "
        "The right mix depends on your goals, your time and how much risk you can accept.",
    ),
    "asset": Term(
        "an",
        "assets",
        "An asset is something you own that has value, such as cash, a home, a car or shares. Assets minus debts "
        "equal your net worth.",
    ),
    "liability": Term(
        "a",
        "liabilities",
        "A liability is something you owe, such as a loan, a card balance or an unpaid bill. You subtract "
        "liabilities from what you own to find your net worth.",
    ),
    "net worth": Term(
        "",
        "",
        "Net worth is what you own minus what you owe. You add up savings, property and other assets, then take "
        "away loans and other debts.",
    ),
    "liquidity": Term(
        "",
        "",
        "Liquidity is how quickly and easily something can be turned into cash without losing value. Cash is the "
        "most liquid, while a house can take months to sell.",
    ),
    "return on investment": Term(
        "",
        "",
        "Return on investment, or ROI, shows how much you gain or lose compared with what you put in, as a "
        "percentage. It helps you compare different uses of money.",
        ("ROI",),
    ),
    "yield": Term(
        "a",
        "yields",
        "A yield is the income an investment pays in a year, shown as a percentage of its price. It comes from "
        "interest or dividends and leaves out changes in price.",
    ),
    "capital gain": Term(
        "a",
        "capital gains",
        "A capital gain is the profit you make when you sell something for more than you paid, such as shares or "
        "property. In many countries you may have to pay tax on it.",
    ),
    "capital loss": Term(
        "a",
        "capital losses",
        "A capital loss is what you lose when you sell an investment or property for less than you paid. In some "
        "countries it can reduce the tax you owe on gains.",
    ),
    "volatility": Term(
        "",
        "",
        "Volatility is how much and how fast a price goes up and down. A volatile investment can gain or lose a "
        "lot in a short time, so it carries more risk.",
    ),
    "risk tolerance": Term(
        "",
        "",
        "Risk tolerance is how much loss or uncertainty you can accept in your investments. It depends on your "
        "goals, your finances, how long you can wait and how you feel about losing money.",
    ),
    "dollar-cost averaging": Term(
        "",
        "",
        "Dollar-cost averaging means investing the same amount at regular times, whatever the price. You buy more "
        "when prices are low and less when they are high, and you need not guess the best moment.",
    ),
    "broker": Term(
        "a",
        "brokers",
        "A broker is a person or company that buys and sells investments for customers, usually for a fee. Today "
        "most people use an online broker through a website or app.",
        ("a brokerage",),
    ),
    "financial adviser": Term(
        "a",
        "financial advisers",
        "A financial adviser, or financial advisor, is a trained person who helps you plan your money, such as "
        "saving, investing and retirement. Check that the adviser is licensed and ask how they are paid.",
        ("a financial advisor",),
    ),
    "robo-adviser": Term(
        "a",
        "robo-advisers",
        "A robo-adviser is an online service that builds and manages an investment portfolio for you by computer. "
        "You answer questions about your goals and risk, and the fees are usually low.",
    ),
    "bull market": Term(
        "a",
        "bull markets",
        "A bull market is a time when prices, usually of stocks, rise for a long period and investors feel "
        "confident. The opposite is a bear market.",
    ),
    "bear market": Term(
        "a",
        "bear markets",
        "A bear market is a time when prices fall a lot, often by 20% or more from a recent high, and investors "
        "feel worried. The opposite is a bull market.",
    ),
    "market index": Term(
        "a",
        "market indexes",
        "A market index measures how a group of stocks or bonds is doing as a whole. The S&P 500, for example, "
        "follows about 500 large companies in the United States.",
        ("a stock index",),
    ),
    "IPO": Term(
        "an",
        "IPOs",
        "IPO stands for initial public offering. It is the first time a company sells its shares to the public on "
        "a stock exchange, usually to raise money for growth.",
        ("an initial public offering",),
    ),
    "maturity": Term(
        "",
        "",
        "Maturity, or the maturity date, is the day when a deposit, bond or loan ends and the money must be paid "
        "back. After that date, no more interest is paid under the old terms.",
        ("a maturity date",),
    ),
    "annuity": Term(
        "an",
        "annuities",
        "An annuity is a contract with an insurer that turns money you pay in into regular payments, often for the "
        "rest of your life. People use it to get an income in retirement.",
    ),
    "pension": Term(
        "a",
        "pensions",
        "A pension is money paid regularly to a person who has retired. It can come from the state, from an "
        "employer or from private savings built up during working life.",
        ("a retirement pension",),
    ),
    "retirement account": Term(
        "a",
        "retirement accounts",
        "A retirement account is a special account for saving for later life, often with tax advantages. In "
        "return, there are usually limits on how much you can pay in and when you can take it out.",
    ),
    "401(k)": Term(
        "a",
        "401(k)s",
        "A 401(k) is a retirement plan offered by employers in the United States. Part of your pay goes into it, "
        "often with tax advantages, and many employers add money of their own.",
        ("a 401k",),
    ),
    "IRA": Term(
        "an",
        "IRAs",
        "IRA stands for individual retirement account. It is a United States account for retirement savings with "
        "tax advantages, which you open yourself at a bank or broker instead of through an employer.",
        ("an individual retirement account",),
    ),
    "Roth IRA": Term(
        "a",
        "Roth IRAs",
        "A Roth IRA is a retirement account in the United States that you fund with money you have already paid "
        "tax on. Withdrawals in retirement are normally tax-free if you follow the rules.",
    ),
    "ISA": Term(
        "an",
        "ISAs",
        "ISA stands for individual savings account. It is a UK account in which savings or investments can grow "
        "free of tax, up to a yearly limit on what you pay in.",
        ("an individual savings account",),
    ),
    "employer match": Term(
        "an",
        "employer matches",
        "An employer match is extra money an employer adds to your retirement plan when you save, up to a limit. "
        "It is part of your pay, so it is usually worth saving enough to get all of it.",
        ("a matching contribution",),
    ),
    "budget": Term(
        "a",
        "budgets",
        "A budget is a plan for your money that sets your income against your spending and saving. It shows where "
        "your money goes and helps you reach your goals.",
        ("a spending plan",),
    ),
    "50/30/20 rule": Term(
        "the",
        "",
        "The 50/30/20 rule is a simple budget guide. It suggests using 50% of your take-home pay for needs, 30% "
        "for wants, and 20% for savings and paying off debt.",
        ("the 50 30 20 rule",),
    ),
    "fixed expense": Term(
        "a",
        "fixed expenses",
        "A fixed expense is a cost that stays about the same each month, such as rent, insurance or a loan "
        "payment. It is easy to plan for, but harder to cut quickly.",
        ("a fixed cost",),
    ),
    "variable expense": Term(
        "a",
        "variable expenses",
        "A variable expense is a cost that changes from month to month, such as food, fuel or fun. It is often the "
        "easiest place to find savings in a budget.",
        ("a variable cost",),
    ),
    "disposable income": Term(
        "",
        "",
        "Disposable income is the money you have left from your pay after taxes. You use it for living costs, "
        "saving and everything else you choose.",
    ),
    "discretionary income": Term(
        "",
        "",
        "Discretionary income is the money left after you have paid taxes and essential costs such as housing, "
        "food and transport. You can spend it on things you want or save it.",
    ),
    "gross income": Term(
        "",
        "",
        "Gross income is everything you earn before taxes and other deductions are taken out. Lenders often ask "
        "for it when you apply for a loan.",
        ("gross pay",),
    ),
    "net income": Term(
        "",
        "",
        "Net income is what you have left from your pay after taxes and other deductions. It is the amount that "
        "really arrives in your account, so build your budget on it.",
        ("take-home pay",),
    ),
    "cash flow": Term(
        "",
        "",
        "Cash flow is the money coming in and going out over a period. If more comes in than goes out, it is "
        "positive, and you can save the difference.",
    ),
    "income tax": Term(
        "",
        "income taxes",
        "Income tax is a tax on the money you earn, such as wages, profits or interest. Often your employer takes "
        "it from your pay and sends it to the government for you.",
    ),
    "tax return": Term(
        "a",
        "tax returns",
        "A tax return is a form on which you report your income and other details to the tax authority. It shows "
        "whether you must pay more tax or get a tax refund.",
    ),
    "tax refund": Term(
        "a",
        "tax refunds",
        "A tax refund is money the government gives back because you paid more tax during the year than you owed. "
        "It is usually paid into your bank account.",
    ),
    "withholding tax": Term(
        "",
        "",
        "Withholding tax is tax taken from a payment before you receive it, for example from wages, interest or "
        "dividends. The payer sends it to the tax authority for you.",
        ("tax withholding",),
    ),
    "VAT": Term(
        "",
        "",
        "VAT stands for value-added tax. It is a tax added to the price of most goods and services in many "
        "countries. Businesses collect it and pass it on to the government.",
        ("value-added tax",),
    ),
    "insurance": Term(
        "",
        "",
        "Insurance is a contract in which you pay regularly and a company pays you if something bad happens, such "
        "as a fire, theft or accident. It protects you from costs you could not carry alone.",
    ),
    "life insurance": Term(
        "",
        "",
        "Life insurance pays money to the people you choose if you die while the policy is active. It can help "
        "your family pay for living costs, a mortgage or a funeral.",
    ),
    "insurance premium": Term(
        "an",
        "insurance premiums",
        "An insurance premium is the amount you pay for an insurance policy, usually each month or year. It "
        "depends on the risk and on how much cover you choose.",
    ),
    "deductible": Term(
        "a",
        "deductibles",
        "A deductible is the part of a loss you pay yourself before your insurance pays the rest. A higher "
        "deductible usually means a lower premium.",
        ("an insurance excess",),
    ),
    "will": Term(
        "a",
        "wills",
        "A will is a legal document that says who should receive your money and belongings when you die. Without "
        "one, the law decides how everything is divided.",
        ("a last will and testament",),
    ),
    "trust": Term(
        "a",
        "trusts",
        "A trust is a legal arrangement in which one person or company looks after money or property for someone "
        "else. People use it, for example, to provide for children.",
    ),
    "Ponzi scheme": Term(
        "a",
        "Ponzi schemes",
        "A Ponzi scheme is a fraud in which early investors are paid with the money of new ones instead of real "
        "profits. It collapses when too few new people join, and most investors lose their money.",
    ),
    "pyramid scheme": Term(
        "a",
        "pyramid schemes",
        "A pyramid scheme is an illegal business in which people pay to join and earn money mostly by recruiting "
        "others. It always runs out of new members, and nearly everyone loses.",
    ),
    "opportunity cost": Term(
        "an",
        "opportunity costs",
        "An opportunity cost is what you give up when you choose one thing over another. Money you spend on a new "
        "phone, for example, cannot be saved or used to pay off debt.",
    ),
    "depreciation": Term(
        "",
        "",
        "Depreciation is the loss of value of something over time as it gets older or wears out. New cars, for "
        "example, lose a large part of their value in the first few years.",
    ),
    "financial literacy": Term(
        "",
        "",
        "Financial literacy is the skill of understanding and managing money, such as budgeting, saving, borrowing "
        "and investing. It helps you make good choices and avoid costly mistakes.",
    ),
    "rule of 72": Term(
        "the",
        "",
        "The rule of 72 is a quick way to estimate how long money takes to double. You divide 72 by the yearly "
        "interest rate, so at 6% it takes about 12 years.",
    ),
}
