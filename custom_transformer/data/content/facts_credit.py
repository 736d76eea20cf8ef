"""Facts about credit reports, freezes and alerts in the US."""

from __future__ import annotations

from custom_transformer.data.content.entries import Group

GROUPS: tuple[Group, ...] = (
    # Credit reports
    Group(
        (
            "Does checking my own credit hurt my score?",
            "Will my credit score go down if I check it myself?",
            "If I look at my own credit report, does it lower my score",
            "Is it bad for my credit to check it often?",
            "does pulling your own credit report count against you",
            "Can I check my credit without hurting my score? Does it cost points?",
            "I want to see my credit report but I'm afraid it will hurt my score",
        ),
        (
            (
                "No, that is harmless. Checking your own credit is a soft inquiry, and a soft inquiry does not "
                "affect your credit score, so you can look as often as you like."
            ),
        ),
    ),
    Group(
        (
            "What is the difference in effect between a hard pull and a soft pull?",
            "hard pull vs soft pull",
            "Which credit check lowers my score, hard or soft?",
            "Do soft inquiries affect credit scores?",
            "What kind of inquiry hurts my credit?",
            "When does a credit check count against me?",
        ),
        (
            (
                "A hard inquiry, made when you apply for credit, can lower your score by a few points. A soft "
                "inquiry, such as checking your own credit or a prescreened offer, does not affect it."
            ),
        ),
    ),
    Group(
        (
            "How long do hard inquiries stay on my credit report?",
            "how many years does a hard inquiry last",
            "When will a hard inquiry fall off my report?",
            "How long does a credit inquiry stay on file?",
            "I applied for a card last year. When does the inquiry disappear?",
            "For how long can a hard pull be seen on my report?",
        ),
        (
            (
                "A hard inquiry stays on your credit report for two years. Its effect on your score is small and "
                "usually fades within about a year."
            ),
        ),
    ),
    Group(
        (
            "How can I get a free credit report?",
            "Where do I get my credit report for free?",
            "free credit report website",
            "What is the official site for free credit reports?",
            "What is AnnualCreditReport.com?",
            "I want a copy of my credit report. Where do I go?",
            "How do I order my credit report without paying?",
        ),
        (
            (
                "In the US, get free credit reports from all three bureaus at AnnualCreditReport.com, the only "
                "official site. You can also order by phone at 1-877-322-8228."
            ),
        ),
    ),
    Group(
        (
            "How often can I get a free credit report?",
            "How many free credit reports do I get a year?",
            "Can I get my credit report every week?",
            "Is the free credit report only once a year?",
            "how many times per year are credit reports free",
            "When can I ask for my next free credit report?",
        ),
        (
            (
                "By US law you get one free report from each of the three bureaus every 12 months. The bureaus "
                "now also offer free reports every week at AnnualCreditReport.com."
            ),
        ),
    ),
    Group(
        (
            "What are the three credit bureaus?",
            "Who are the three major credit reporting companies?",
            "Name the three big credit bureaus",
            "which companies make credit reports in the US",
            "Which credit bureaus are there?",
            "Who keeps my credit report?",
        ),
        (
            (
                "The three nationwide US credit bureaus are Equifax, Experian and TransUnion. They are private "
                "companies that collect your credit history and sell credit reports to lenders."
            ),
        ),
    ),
    Group(
        (
            "What information is in a credit report?",
            "What does a credit report contain?",
            "what shows up on my credit report",
            "What will lenders see on my credit report?",
            "What do credit bureaus know about me?",
            "Which things are listed on a credit report?",
        ),
        (
            (
                "A credit report lists your personal details, your credit accounts with balances and payment "
                "history, collections, bankruptcies, and inquiries. It does not list your income or bank balance."
            ),
        ),
    ),
    Group(
        (
            "Is my income on my credit report?",
            "Does my salary affect my credit score?",
            "Do credit bureaus know how much I earn?",
            "does income count in a credit score",
            "Will a raise improve my credit score?",
            "Does a higher income give me a better score?",
        ),
        (
            (
                "No, income is not part of a credit report or credit score. Lenders ask for your income "
                "separately to see if you can afford the payments."
            ),
        ),
    ),
    Group(
        (
            "Does my credit report include my credit score?",
            "Why is there no score on my free credit report?",
            "I got my credit report but no score",
            "Are credit scores part of the free credit report?",
            "Is the credit score shown on the report from AnnualCreditReport.com?",
            "Do I see my score when I order my credit report?",
        ),
        (
            (
                "A free credit report usually does not include your credit score. Many banks and card issuers "
                "show your score for free in their app or on the statement."
            ),
        ),
    ),
    Group(
        (
            "Where can I see my credit score for free?",
            "How do I check my credit score?",
            "Do I have to pay to get my credit score?",
            "free credit score",
            "I want to know my credit score. Where do I look?",
            "How can I find out my FICO score?",
        ),
        (
            (
                "Many banks, credit card issuers and nonprofit credit counselors show your credit score for free. "
                "You can also buy a score from a credit bureau or from FICO."
            ),
        ),
    ),
    Group(
        (
            "How long does negative information stay on a credit report?",
            "How many years do late payments stay on my credit?",
            "when do late payments fall off my credit report",
            "How long will a missed payment hurt my credit?",
            "For how many years does bad credit history stay?",
            "How long does a charge-off stay on my report?",
            "How long do collections remain on my credit file?",
        ),
        (
            (
                "Most negative information, such as late payments, collections and charge-offs, stays on a US "
                "credit report for seven years. Its effect on your score gets smaller over time."
            ),
        ),
    ),
    Group(
        (
            "How long does bankruptcy stay on my credit report?",
            "When does a Chapter 7 bankruptcy come off my credit?",
            "How many years is bankruptcy on a credit report?",
            "I filed for bankruptcy. How long will lenders see it?",
            "how long does chapter 13 stay on credit report",
            "Does bankruptcy stay on your credit forever?",
        ),
        (
            (
                "A Chapter 7 bankruptcy stays on your credit report for up to 10 years. A Chapter 13 bankruptcy "
                "usually comes off after seven years."
            ),
        ),
    ),
    Group(
        (
            "How long does a foreclosure stay on a credit report?",
            "When will a foreclosure fall off my credit?",
            "Does a foreclosure hurt my credit for years?",
            "I lost my home to foreclosure. How long is it on my credit?",
            "how many years does a foreclosure affect credit",
            "How long does a repossession stay on my credit report?",
        ),
        (
            (
                "A foreclosure or a repossession stays on your credit report for seven years. It lowers your "
                "score a lot at first and less as time passes."
            ),
        ),
    ),
    Group(
        (
            "When is a late payment reported to the credit bureaus?",
            "How late can I pay before it hurts my credit?",
            "Will a payment one day late affect my credit score?",
            "I paid my card 10 days late. Is that on my credit report?",
            "how many days late before it shows on credit report",
            "Does being a week late hurt my credit?",
        ),
        (
            (
                "A late payment is usually reported to the credit bureaus only once it is 30 days or more past "
                "due. A shorter delay can still cost you a late fee."
            ),
        ),
    ),
    Group(
        (
            "What should I do if I find an error on my credit report?",
            "Whom do I contact about a mistake in my credit report?",
            "How do I dispute something on my credit report?",
            "dispute credit report error",
            "There's an account on my report that isn't mine",
            "My credit report shows a debt I never had. What can I do?",
            "My report lists a late payment I made on time",
        ),
        (
            (
                "Dispute it with the credit bureau that shows the error and with the company that reported it. "
                "Explain in writing what is wrong and include copies of proof. Disputing is free."
            ),
        ),
    ),
    Group(
        (
            "How long does a credit bureau have to investigate a dispute?",
            "How soon will my credit report dispute be answered?",
            "How many days does a credit dispute take?",
            "I disputed an error on my report. When will I hear back?",
            "time limit for credit bureau investigation",
            "When must the credit bureau respond to my dispute?",
        ),
        (
            (
                "The credit bureau usually must investigate a dispute within 30 days, or 45 days in some cases, "
                "and then tell you the results within five business days."
            ),
        ),
    ),
    Group(
        (
            "Can I remove correct negative information from my credit report?",
            "Can a company delete true bad marks from my credit?",
            "Is it possible to erase a real late payment from my report?",
            "Can credit repair remove accurate information?",
            "A company says it can clean up my credit. Can it?",
            "Can I pay someone to take off true negative items?",
        ),
        (
            (
                "No, accurate negative information generally cannot be removed before its time is up, usually "
                "seven years. Companies that promise to erase it are often credit repair scams."
            ),
        ),
    ),
    Group(
        (
            "Is credit repair a scam?",
            "How can I tell a credit repair scam?",
            "Can a credit repair company charge me up front?",
            "Should I pay a credit repair company?",
            "credit repair company wants money first",
            "What are the warning signs of credit repair fraud?",
        ),
        (
            (
                "It is a warning sign if a credit repair company wants payment up front, which is illegal, or "
                "promises to remove true information. You can dispute errors yourself for free."
            ),
        ),
    ),
    # Access, freezes and alerts
    Group(
        (
            "Who can look at my credit report?",
            "Who is allowed to see my credit report?",
            "Can my employer see my credit report?",
            "can anyone check my credit",
            "Do landlords look at credit reports?",
            "Does an employer need my permission to check my credit?",
        ),
        (
            (
                "Only those with a legal reason, such as lenders, insurers, landlords and employers, can see your "
                "credit report. An employer needs your written permission first."
            ),
        ),
    ),
    Group(
        (
            "What does a credit freeze do?",
            "What happens when I freeze my credit?",
            "security freeze meaning",
            "How does a credit freeze protect me?",
            "Why would I freeze my credit?",
            "How can I stop thieves from opening accounts in my name?",
        ),
        (
            (
                "A credit freeze blocks access to your credit report, so nobody can open new credit in your name. "
                "It is free, and it stays until you lift it."
            ),
        ),
    ),
    Group(
        (
            "How much does a credit freeze cost?",
            "Is freezing my credit free?",
            "Do I have to pay to freeze my credit?",
            "cost of security freeze",
            "What do the bureaus charge for a credit freeze?",
            "Does it cost money to lift a credit freeze?",
        ),
        (
            (
                "Placing and lifting a credit freeze is free under US law. You must ask each of the three "
                "bureaus, Equifax, Experian and TransUnion, separately."
            ),
        ),
    ),
    Group(
        (
            "Does a credit freeze hurt my credit score?",
            "Will freezing my credit lower my score?",
            "Does a security freeze affect my score?",
            "credit freeze effect on score",
            "Is a credit freeze bad for my credit rating?",
            "Will a freeze stop my score from growing?",
        ),
        (
            (
                "No, a credit freeze does not affect your credit score. It only stops new lenders from seeing "
                "your report until you lift the freeze."
            ),
        ),
    ),
    Group(
        (
            "Can I still apply for a loan with a credit freeze?",
            "How do I lift a credit freeze?",
            "I froze my credit and want a mortgage",
            "how to unfreeze credit",
            "How long does it take to lift a freeze?",
            "Do I have to remove the freeze before applying for a card?",
        ),
        (
            (
                "You must lift the freeze before you apply for new credit. If you ask online or by phone, the "
                "bureau must lift it within one hour, and it is free."
            ),
        ),
    ),
    Group(
        (
            "What is a fraud alert?",
            "What does a fraud alert on my credit file do?",
            "fraud alert meaning",
            "How do I place a fraud alert?",
            "Should I put an alert on my credit report?",
            "What is the difference between a fraud alert and a freeze?",
        ),
        (
            (
                "A fraud alert tells lenders to verify your identity before opening credit in your name. It is "
                "free, and one bureau passes it on to the others. A freeze blocks access completely."
            ),
        ),
    ),
    Group(
        (
            "How long does a fraud alert last?",
            "When does a fraud alert expire?",
            "How long does an initial fraud alert stay?",
            "duration of extended fraud alert",
            "Does a fraud alert last forever?",
            "For how long is my file protected by a fraud alert?",
        ),
        (
            (
                "An initial fraud alert lasts one year and can be renewed. An extended fraud alert, for victims "
                "of identity theft, lasts seven years."
            ),
        ),
    ),
    Group(
        (
            "How do I stop prescreened credit card offers?",
            "How can I opt out of credit offers in the mail?",
            "stop junk mail credit card offers",
            "I get too many credit card offers. How do I stop them?",
            "What is OptOutPrescreen?",
            "How do I get off the lists of card companies?",
        ),
        (
            (
                "Opt out at OptOutPrescreen.com or call 1-888-567-8688. You can opt out for five years, or "
                "permanently with a signed form."
            ),
        ),
    ),
    Group(
        (
            "Do prescreened offers hurt my credit score?",
            "I receive many card offers. Do they lower my score?",
            "Does a preapproved offer count as an inquiry?",
            "are preapproved card offers bad for credit",
            "Do credit card mailings damage my credit?",
            "Will card companies looking me up for offers hurt me?",
        ),
        (
            (
                "No, prescreened offers use a soft inquiry, which does not affect your credit score. Only your "
                "own application leads to a hard inquiry."
            ),
        ),
    ),
    Group(
        (
            "I was denied credit. What are my rights?",
            "Do lenders have to tell me why I was denied?",
            "What is an adverse action notice?",
            "My credit application was turned down. Can I find out why?",
            "denied a credit card because of credit report",
            "What can I get after a lender rejects me?",
        ),
        (
            (
                "The lender must send an adverse action notice with the main reasons for the denial. You can then "
                "get a free copy of the credit report it used within 60 days."
            ),
        ),
    ),
    Group(
        (
            "How long does a lender have to decide on my credit application?",
            "When must a lender answer my credit application?",
            "time limit for a credit decision",
            "I applied for credit weeks ago and heard nothing",
            "How many days until a lender must reply?",
            "Does a creditor have a deadline to tell me its decision?",
        ),
        (("Under US law, a lender must tell you its decision within 30 days of receiving your complete application."),),
    ),
    Group(
        (
            "Does shopping around for a mortgage hurt my credit?",
            "Will many loan inquiries lower my score?",
            "If I apply with several auto lenders, do I lose points each time?",
            "rate shopping and credit score",
            "How many days do I have to compare loan rates?",
            "Do multiple mortgage inquiries count as one?",
        ),
        (
            (
                "Rate shopping for a mortgage, auto or student loan counts as a single inquiry if you do it "
                "within a short time, usually 14 to 45 days."
            ),
        ),
    ),
    Group(
        (
            "What does FCRA stand for?",
            "What is the Fair Credit Reporting Act?",
            "FCRA meaning",
            "Which law protects my credit report information?",
            "What rights does the FCRA give me?",
            "What law lets me dispute credit report errors?",
        ),
        (
            (
                "FCRA stands for Fair Credit Reporting Act, the US law on credit reports. It gives you the right "
                "to see your report, dispute errors and know who has looked at it."
            ),
        ),
    ),
    Group(
        (
            "What does ECOA stand for?",
            "What is the Equal Credit Opportunity Act?",
            "ECOA meaning",
            "Can a lender refuse me because of my race or religion?",
            "Is it legal to deny credit because of age or sex?",
            "Which law forbids discrimination in lending?",
        ),
        (
            (
                "ECOA stands for Equal Credit Opportunity Act. It forbids US lenders to discriminate because of "
                "race, color, religion, national origin, sex, marital status, age or public assistance."
            ),
        ),
    ),
    Group(
        (
            "Does an authorized user build credit?",
            "Will adding my son to my card help his credit?",
            "Can being an authorized user improve my score?",
            "authorized user credit score effect",
            "Does my parent's credit card build my credit?",
            "I am on my mom's card. Does that help my credit?",
        ),
        (
            (
                "Yes, it can. Most issuers report the account on the authorized user's credit report, so on-time "
                "payments help build credit, while late payments and high balances can hurt."
            ),
        ),
    ),
    Group(
        (
            "Do medical bills affect my credit?",
            "When does medical debt appear on a credit report?",
            "Is unpaid hospital debt on my credit report?",
            "medical collections credit report",
            "Are small medical debts reported?",
            "I have a $300 medical bill in collections. Will it show?",
        ),
        (
            (
                "The bureaus do not list medical collections that are paid, under $500, or less than one year "
                "old. Larger unpaid ones can appear after one year."
            ),
        ),
    ),
    Group(
        (
            "What happens to my credit if I pay off a collection?",
            "Does paying a collection remove it from my report?",
            "Will paying an old debt improve my score?",
            "does paid collection still show",
            "If I pay the collector, is it deleted?",
            "Should a paid debt be updated on my report?",
        ),
        (
            (
                "A paid collection is marked as paid but can stay on your report for seven years from when you "
                "first fell behind. Newer scoring models ignore paid collections."
            ),
        ),
    ),
    Group(
        (
            "Does paying off a loan hurt my credit score?",
            "Why did my score drop after I paid off my car?",
            "My credit went down when I finished my loan",
            "paid off loan score decrease",
            "Can finishing a loan lower my credit score?",
            "I paid off my student loan and lost points. Why?",
        ),
        (
            (
                "Paying off a loan can cause a small, temporary drop, because an open account closes and your "
                "credit mix changes. It is still good for you, and the score usually recovers."
            ),
        ),
    ),
    Group(
        (
            "What is ChexSystems?",
            "Which agency keeps bank account reports?",
            "Why do banks check ChexSystems?",
            "I was refused a checking account because of a report",
            "How long does information stay in ChexSystems?",
            "What report do banks use to open a checking account?",
        ),
        (
            (
                "ChexSystems is a specialty consumer reporting agency that collects checking account problems, "
                "such as unpaid overdrafts. Its records usually stay for five years, and you can get a free "
                "report."
            ),
        ),
    ),
)
