"""The answer to each CLINC150 intent about banking and credit cards."""

from __future__ import annotations

ANSWERS_CLINC: dict[str, str] = {
    "freeze_account": (
        "To freeze your account or card right away, open the app, choose the account or card and tap Freeze. No "
        "payments can go out until you unfreeze it. If you suspect fraud, contact support from the Help section "
        "too."
    ),
    "routing": (
        "Your routing number is in the app under Accounts, then Account details, next to your account number. You "
        "also find it at the bottom left of a paper check and on your statements. I can't look it up for you from "
        "here."
    ),
    "pin_change": (
        "To set a new PIN, open Cards in the app, choose your card and then PIN, or use the PIN services at an "
        "ATM. If you have forgotten the old one, you can view or reset it in the app. Never share it."
    ),
    "bill_due": (
        "I can't see your bills from here, but the due date is printed on the bill itself and shown under "
        "Payments, then Bills, if you pay it through the app. Setting up a reminder or autopay helps you pay on "
        "time."
    ),
    "pay_bill": (
        "I can't make payments for you, but it is easy in the app: open Payments, choose Pay a bill, select the "
        "company, the amount and the account, and confirm. You can also set up autopay so it is paid every month."
    ),
    "account_blocked": (
        "An account can be blocked or put on hold after too many wrong logins, a fraud alert, a missing document "
        "or a legal order. Check your messages in the app for the reason, and contact support from the Help "
        "section to remove the block."
    ),
    "interest_rate": (
        "I can't see your rate from here, but it is in the app under Accounts, then Account details, and in your "
        "agreement. Your statement shows it as well. Savings rates and variable loan rates can change over time."
    ),
    "min_payment": (
        "I can't see your bill from here. The minimum payment is shown on your latest statement and in the app "
        "next to the due date. If you can, pay more than the minimum, because the rest is charged interest."
    ),
    "bill_balance": (
        "I can't see how much your bills are. Look at the latest bill or at Payments, then Bills, in the app, "
        "where the amount and the due date are listed for companies you have added."
    ),
    "transfer": (
        "I can't move money for you, but you can do it in the app: open Payments, choose Transfer, pick the two "
        "accounts and the amount, and confirm. A transfer between your own accounts usually arrives right away."
    ),
    "order_checks": (
        "You can order checks in the app under Accounts, then Order checks, or at a branch. Confirm your address "
        "and how many you need. They usually arrive by mail within about two weeks, and any fee is shown first."
    ),
    "balance": (
        "I can't see your balance from here, because I have no access to your account. You find it on the home "
        "screen of the app as soon as you sign in, and any ATM can show it too."
    ),
    "spending_history": (
        "I can't see your spending, but the app can show it. Open Accounts and then Spending to see how much you "
        "spent by category, shop or month. It is a good way to find out where you can save."
    ),
    "transactions": (
        "I can't see your transactions from here. Open the account or card in the app to see the list, with the "
        "newest first, and use the search to find one by name, date or amount. Tap it for details."
    ),
    "report_fraud": (
        "I'm sorry this happened. Freeze your card right away in the app under Cards, then open each charge you "
        "did not make and choose Report fraud. Also change your password, and call the number on the back of your "
        "card."
    ),
    "replacement_card_duration": (
        "A replacement card usually arrives by mail within about one to two weeks. The app shows the expected date "
        "under Cards, and express delivery may be offered. Until then you may be able to use a virtual card or "
        "your phone."
    ),
    "expiration_date": (
        "The expiration date is printed on your card as month and year, and the card works until the last day of "
        "that month. You can also see it in the app under Cards. A new one is normally sent before that."
    ),
    "damaged_card": (
        "If your card is damaged, open Cards in the app, choose the card and report it as damaged to order a "
        "replacement. You can often keep using the old number in your phone's wallet until the new card arrives. "
        "Then cut up the old one."
    ),
    "improve_credit_score": (
        "To improve your credit score, pay every bill on time, keep your card balances low compared with your "
        "limits, and avoid many applications at once. Check your credit report for mistakes. It takes a few months "
        "to see a change."
    ),
    "report_lost_card": (
        "I'm sorry you lost your card. Freeze it now in the app under Cards, then tap Report lost or stolen to "
        "block it for good and order a new one. I can't block it for you from here."
    ),
    "card_declined": (
        "Your card may have been declined because of the limit, a wrong PIN, a date that has passed, or a security "
        "check. Open Cards in the app to see the reason, and try again or use another card meanwhile."
    ),
    "credit_limit_change": (
        "You can ask for a higher credit limit in the app under Cards, then Credit limit. Have your income details "
        "ready, because the bank will check what you can afford. A record of payments on time helps your request."
    ),
    "apr": (
        "I can't see the APR on your card, but it is in your card agreement, on your statement and in the app "
        "under Cards, then Card details. A lower APR is better, and you can avoid interest by paying in full each "
        "month."
    ),
    "redeem_rewards": (
        "To redeem your rewards, open Cards in the app, choose Rewards and pick how to use them, such as money off "
        "your bill, gift cards or travel. Compare the options, because the value of a point can differ."
    ),
    "credit_limit": (
        "I can't see your credit limit from here. It is shown in the app under Cards, then Card details, and on "
        "your statement, together with how much of it you can still use."
    ),
    "rewards_balance": (
        "I can't see your points, but your rewards balance is in the app under Cards, then Rewards. It also shows "
        "when points expire. New points usually appear after a purchase is completed."
    ),
    "application_status": (
        "I can't look up your application, but you can follow it in the app or with the link in your confirmation "
        "email. A decision often takes from a few minutes to several working days, and you will be told if "
        "documents are missing."
    ),
    "credit_score": (
        "You can check your credit score free of charge with many banking apps and with the credit bureaus. If our "
        "app offers it, you find it under Profile, then Credit score. Checking your own score does not lower it."
    ),
    "new_card": (
        "To apply for a new credit card, open Cards in the app, choose Add card and compare the offers. You need "
        "proof of identity and your income details. Check the APR and fees first, and expect a credit check."
    ),
    "international_fees": (
        "Many cards charge a fee of about 1% to 3% for payments in a foreign currency, and ATMs abroad may add "
        "their own. Check the fees in the app under Cards, then Card details, and choose the local currency when "
        "you pay."
    ),
}
