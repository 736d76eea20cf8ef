"""Facts about credit cards in the US."""

from __future__ import annotations

from custom_transformer.data.content.entries import Group

GROUPS: tuple[Group, ...] = (
    # Credit cards
    Group(
        (
            "How much do I owe if someone steals my credit card?",
            "What is the maximum liability for a stolen credit card?",
            "Am I responsible for unauthorized credit card charges?",
            "credit card fraud liability limit",
            "My credit card was stolen and used. What do I have to pay?",
            "How much can I lose if my credit card is used by a thief?",
            "What is my liability for credit card fraud?",
        ),
        (
            (
                "By US law you owe at most $50 for unauthorized credit card charges, and nothing for charges made "
                "after you report the loss. Many issuers charge you $0."
            ),
        ),
    ),
    Group(
        (
            "Someone used my credit card number but I still have the card. Do I owe anything?",
            "My card number was stolen online. Am I liable?",
            "liability if only the credit card number is stolen",
            "Do I pay for fraud made with my card number on the internet?",
            "I have my card but there are charges I did not make",
            "What do I owe when my card data is stolen in a breach?",
        ),
        (
            (
                "You owe $0 if only your credit card number was stolen and you still have the card. Report the "
                "charges to your card issuer right away."
            ),
        ),
    ),
    Group(
        (
            "How long do I have to dispute a credit card charge?",
            "What is the deadline for disputing a billing error?",
            "time limit to dispute a charge on my credit card bill",
            "By when must I report a mistake on my card statement?",
            "How many days to challenge a wrong credit card charge?",
            "I found a wrong charge from last month. Is it too late to dispute it?",
        ),
        (
            (
                "You have 60 days after the first bill with the error was sent. Write to the card issuer's "
                "address for billing inquiries within 60 days to keep your legal rights."
            ),
        ),
    ),
    Group(
        (
            "How do I dispute a charge on my credit card?",
            "I was charged twice by a store. What do I do?",
            "I was billed for something I never received",
            "There's a mistake on my credit card bill",
            "credit card billing error steps",
            "The shop will not refund me. Can I dispute the charge?",
        ),
        (
            (
                "Contact your card issuer and dispute the charge, in writing within 60 days of the bill. You need "
                "not pay the disputed amount while the issuer investigates."
            ),
        ),
    ),
    Group(
        (
            "How long can a card issuer take to resolve a billing dispute?",
            "When must the credit card company answer my dispute?",
            "How many days does a credit card dispute take?",
            "time limit for the bank to settle my card dispute",
            "I disputed a charge. When will it be resolved?",
            "Does the issuer have a deadline for my billing error claim?",
        ),
        (
            (
                "The card issuer must acknowledge your dispute within 30 days and resolve it within two billing "
                "cycles, at most 90 days."
            ),
        ),
    ),
    Group(
        (
            "Do I have to pay a charge while I dispute it?",
            "Can they charge interest on a disputed amount?",
            "Must I pay the disputed part of my bill?",
            "What do I pay while my credit card dispute is open?",
            "Can the issuer report me late for a disputed charge?",
            "withhold payment for disputed charge",
        ),
        (
            (
                "You may withhold the disputed amount while the issuer investigates, and it cannot report you as "
                "late for it. You must still pay the rest of the bill on time."
            ),
        ),
    ),
    Group(
        (
            "What does APR stand for?",
            "APR stands for what?",
            "What do the letters APR mean?",
            "What does annual percentage rate mean?",
            "what's the full form of APR",
            "On my card it says APR. What is that short for?",
            "What is the long name for APR?",
        ),
        (
            (
                "APR stands for annual percentage rate. It is the yearly cost of borrowing, including interest "
                "and, for loans, certain fees, shown as a percentage."
            ),
        ),
    ),
    Group(
        (
            "How do I avoid paying interest on my credit card?",
            "When do I pay no interest on card purchases?",
            "Can I use a credit card without interest?",
            "avoid credit card interest",
            "Do I pay interest if I pay my whole bill?",
            "How does the interest-free period on a card work?",
        ),
        (
            (
                "Pay your full statement balance by the due date every month. Then the grace period applies and "
                "you pay no interest on purchases."
            ),
        ),
    ),
    Group(
        (
            "How long is the grace period on a credit card?",
            "How many days before the due date must my bill be sent?",
            "When must the card company send my bill?",
            "credit card grace period length",
            "How much time do I have to pay my credit card bill?",
            "What is the minimum time between bill and due date?",
        ),
        (
            (
                "US card issuers must send your bill at least 21 days before the due date. A grace period, if the "
                "card has one, is therefore at least 21 days."
            ),
        ),
    ),
    Group(
        (
            "Does a cash advance have a grace period?",
            "When does interest start on a cash advance?",
            "Is there an interest-free time for cash from a credit card?",
            "Why is a cash advance so expensive?",
            "I took cash with my credit card. Is interest charged at once?",
            "cost of credit card cash advance",
        ),
        (
            (
                "A cash advance has no grace period. Interest starts right away, usually at a higher APR than for "
                "purchases, and there is a cash advance fee, often 3% to 5%."
            ),
        ),
    ),
    Group(
        (
            "How much notice must a card issuer give before raising my rate?",
            "Can my credit card rate go up without notice?",
            "My card's interest rate is going up. How much warning do I get?",
            "days of notice for APR increase",
            "When must I be told about a higher card APR?",
            "Can a card company change its terms without telling me?",
        ),
        (
            (
                "Card issuers must give you 45 days' notice before raising your rate or making other significant "
                "changes. The higher rate usually applies only to new purchases."
            ),
        ),
    ),
    Group(
        (
            "Can a credit card raise my rate in the first year?",
            "Can the issuer increase the APR on a new card?",
            "When can a card company raise my interest rate?",
            "interest rate increase first year credit card",
            "Is my rate fixed for the first 12 months?",
            "I opened a card last month. Can the rate go up?",
        ),
        (
            (
                "Generally no, not in the first year after you open the card. Exceptions are a variable rate, the "
                "end of a promotional rate, or being more than 60 days late."
            ),
        ),
    ),
    Group(
        (
            "What is a penalty APR?",
            "When can my card charge a penalty rate?",
            "I paid late and my rate jumped to 29.99%",
            "default APR on credit card",
            "How late must I be for a penalty rate?",
            "Can my card issuer raise the rate on my existing balance?",
        ),
        (
            (
                "A penalty APR is a higher rate for paying late. It can apply to your existing balance only if "
                "you are more than 60 days late, and it ends after six on-time payments."
            ),
        ),
    ),
    Group(
        (
            "How long must a promotional credit card rate last?",
            "Minimum length of an introductory rate",
            "How long does a 0% intro APR last?",
            "Can a teaser rate end after two months?",
            "What is the shortest promotional period on a card?",
            "For how long is a balance transfer offer good?",
        ),
        (
            (
                "A promotional rate must last at least six months under US law, unless you are more than 60 days "
                "late. Many 0% offers last 12 to 21 months."
            ),
        ),
    ),
    Group(
        (
            "What is deferred interest?",
            "What happens if I don't pay off a deferred interest plan in time?",
            "store card no interest if paid in full",
            "How does no interest for 12 months work at a store?",
            "I did not pay the full promotional balance. Why do I owe all the interest?",
            "Is deferred interest the same as 0% APR?",
        ),
        (
            (
                "With deferred interest, you pay no interest only if you pay the full balance by the end of the "
                "period. If not, you owe all the interest back to the purchase date."
            ),
        ),
    ),
    Group(
        (
            "What is a balance transfer fee?",
            "How much does a balance transfer cost?",
            "Do I pay a fee to move my card balance?",
            "typical balance transfer fee",
            "Is a 0% balance transfer free?",
            "What is the charge for transferring a balance?",
        ),
        (
            (
                "A balance transfer fee is usually 3% to 5% of the amount moved. For example, moving $2,000 at 3% "
                "costs $60, even if the interest rate is 0%."
            ),
        ),
    ),
    Group(
        (
            "How much can a late fee on a credit card be?",
            "What is the late fee on a credit card?",
            "Can the late fee be more than the minimum payment?",
            "credit card late fee limit",
            "I paid my card late. How big is the fee?",
            "Is a second late fee higher?",
        ),
        (
            (
                "A late fee is often about $30 for a first late payment and $40 for a repeat. By US law it cannot "
                "be more than the minimum payment that was due."
            ),
        ),
    ),
    Group(
        (
            "My credit card due date is on a Sunday. When must I pay?",
            "What if my due date falls on a weekend or holiday?",
            "due date on weekend credit card",
            "Can I pay on Monday if the card was due Sunday?",
            "By what time must my card payment arrive?",
            "Is a payment after 5 p.m. late?",
        ),
        (
            (
                "If the issuer does not accept mail on that day, a payment received the next business day is on "
                "time. Otherwise it must arrive by 5 p.m. on the due date."
            ),
        ),
    ),
    Group(
        (
            "Can I go over my credit limit?",
            "Can I be charged an over-limit fee?",
            "What happens if I spend more than my credit limit?",
            "over the limit fee credit card",
            "Does the issuer need my permission for an overlimit fee?",
            "My card let me exceed the limit. Is there a fee?",
        ),
        (
            (
                "A card issuer can charge an over-limit fee only if you opted in to going over the limit. Without "
                "your consent, it may decline the purchase or allow it without a fee."
            ),
        ),
    ),
    Group(
        (
            "How old must I be to get a credit card?",
            "Can a student under 21 get a credit card?",
            "minimum age for a credit card",
            "I'm 19. Can I get my own credit card?",
            "What does someone under 21 need to get a card?",
            "Can my 17-year-old get a credit card?",
        ),
        (
            (
                "You must be at least 18 to get your own credit card. If you are under 21, you need your own "
                "income or a co-signer."
            ),
        ),
    ),
    Group(
        (
            "What is an authorized user on a credit card?",
            "Is an authorized user responsible for the debt?",
            "Does an authorized user have to pay the bill?",
            "authorized user liability",
            "I was added to my wife's card. Do I owe the balance?",
            "Who pays when an authorized user spends on the card?",
        ),
        (
            (
                "An authorized user can use the card but is not responsible for the debt. The main cardholder "
                "must pay all of it."
            ),
        ),
    ),
    Group(
        (
            "What is the difference between an authorized user and a joint account holder?",
            "joint card holder vs authorized user",
            "Who owes the debt on a joint credit card?",
            "Are both people liable on a joint card?",
            "We share a card. Do both of us owe the whole balance?",
            "My ex and I have a joint credit card. Do I still owe it after divorce?",
        ),
        (
            (
                "Joint account holders each owe the full debt, even after a divorce. An authorized user may spend "
                "but does not have to pay the debt."
            ),
        ),
    ),
    Group(
        (
            "What happens if I only make the minimum payment?",
            "Is it a problem to pay the minimum on a credit card each month?",
            "how long to pay off a card with minimum payments",
            "Why is my balance not going down?",
            "Does paying the minimum keep me out of trouble?",
            "I pay only the minimum. Is that OK?",
        ),
        (
            (
                "You avoid late fees, but the rest of the balance is charged interest, so it can take many years "
                "and cost much more. Pay more than the minimum whenever you can."
            ),
        ),
    ),
    Group(
        (
            "How does a secured credit card work?",
            "Do I get my deposit back from a secured card?",
            "What is the deposit on a secured card for?",
            "secured card deposit refund",
            "How much deposit does a secured card need?",
            "Can I get a card with no credit?",
        ),
        (
            (
                "A secured card needs a refundable security deposit, often $200 or more, which usually sets your "
                "credit limit. You get it back when you close the account in good standing or upgrade."
            ),
        ),
    ),
    Group(
        (
            "Why was my credit card declined?",
            "My card was refused at the store",
            "What are reasons for a declined credit card?",
            "The charge was not authorized. Why?",
            "My card does not go through",
            "reasons a card gets declined",
        ),
        (
            (
                "Common reasons are reaching the credit limit, a fraud alert, an expired card, a wrong number or "
                "a missed payment. Call the number on the back of the card to find out."
            ),
        ),
    ),
    Group(
        (
            "What is a charge-off?",
            "What does charged off mean on my credit report?",
            "Do I still owe a charged-off debt?",
            "charge off meaning",
            "When does a card company charge off a debt?",
            "My account says charged off. Do I have to pay?",
        ),
        (
            (
                "A charge-off means the lender has written the debt off as a loss, usually after 180 days without "
                "payment. You still owe the money, and it hurts your credit."
            ),
        ),
    ),
    Group(
        (
            "Can the card issuer close my account or cut my limit?",
            "My credit limit was reduced. Is that legal?",
            "Can a bank lower my credit limit without asking?",
            "issuer closed my credit card without notice",
            "Why did my credit limit go down?",
            "Is a card company allowed to cancel my card?",
        ),
        (
            (
                "A card issuer can lower your limit or close your account, for example for inactivity or risk. "
                "You must still pay the balance under the old terms."
            ),
        ),
    ),
    Group(
        (
            "What is the CARD Act?",
            "What does the Credit CARD Act do?",
            "CARD Act of 2009",
            "Which law protects credit card holders?",
            "What credit card law came in 2009?",
            "What rights did the CARD Act give me?",
        ),
        (
            (
                "The Credit CARD Act of 2009 protects US cardholders. It requires 45 days' notice of rate "
                "increases and 21 days to pay, and it limits fees and cards for people under 21."
            ),
        ),
    ),
    Group(
        (
            "How is my payment divided between balances with different rates?",
            "Which balance does my card payment go to?",
            "payment above the minimum goes to which balance",
            "I have a purchase balance and a cash advance. Which is paid first?",
            "How are credit card payments applied?",
            "Does extra money go to the highest rate?",
        ),
        (
            (
                "Anything above the minimum payment must go to the balance with the highest interest rate first. "
                "The minimum itself may go to the lowest-rate balance."
            ),
        ),
    ),
)
