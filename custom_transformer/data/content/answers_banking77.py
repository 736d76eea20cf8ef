"""The answer to each intent of the Banking77 questions."""

from __future__ import annotations

ANSWERS_BANKING77: dict[str, str] = {
    "card_arrival": (
        "I'm sorry your card has not arrived yet. Open Cards in the app to see the delivery status and check that "
        "your address is right. If the expected date has passed, report the card as not received there and order a "
        "replacement."
    ),
    "card_linking": (
        "To link a card you have received or found again, open Cards in the app, choose Add card and follow the "
        "steps. If you had reported it lost, it may stay blocked for good, and you should use the replacement "
        "instead."
    ),
    "exchange_rate": (
        "Exchange rates follow the market and change all the time. The app shows the exact rate before you confirm "
        "an exchange or transfer, and for card payments you can see the rate used in the transaction details."
    ),
    "card_payment_wrong_exchange_rate": (
        "The rate for a card payment abroad is set when the payment is processed, so it can differ from the one "
        "you saw that day. Open the transaction in the app to see the rate used. If it still looks wrong, choose "
        "Report a problem."
    ),
    "extra_charge_on_statement": (
        "A small extra charge on your statement is often a temporary check by a merchant and disappears within a "
        "few days. Open it in the app to see who made it. If it stays or you do not know it, choose Report a "
        "problem."
    ),
    "pending_cash_withdrawal": (
        "A cash withdrawal stays pending until the ATM's bank confirms it, which usually takes a few days. If the "
        "machine gave you no cash, the pending amount is normally released by itself. If it is not, report it from "
        "the transaction details."
    ),
    "fiat_currency_support": (
        "You can see every currency you can hold and exchange under Accounts in the app. Choose Add currency to "
        "open a balance in one of them. If a currency is not listed, it is not supported at the moment."
    ),
    "card_delivery_estimate": (
        "A new card usually arrives within about one to two weeks, depending on where you live. The app shows the "
        "estimated delivery date under Cards, and if express delivery is available you can choose it when you "
        "order."
    ),
    "automatic_top_up": (
        "Automatic top-up adds money to your account when the balance falls below a level you choose. Turn it on "
        "in the app under Payments, then Top up, and set the amount, the level and the card to use. You can switch "
        "it off at any time."
    ),
    "card_not_working": (
        "I'm sorry your card is not working. Check under Cards in the app that it is active, not frozen and not "
        "expired, and try it with chip and PIN. If it still fails or looks damaged, order a replacement there."
    ),
    "exchange_via_app": (
        "Yes, you can exchange money between currencies in the app. Open Accounts, choose Exchange, pick the two "
        "currencies and the amount, and check the rate and any fee before you confirm. The money is swapped right "
        "away."
    ),
    "lost_or_stolen_card": (
        "Please freeze your card at once in the app under Cards, so that nobody can use it. Then report it as lost "
        "or stolen and order a replacement. Check your recent transactions and tell us about any you did not make."
    ),
    "age_limit": (
        "You normally need to be at least 18 to open an account of your own. Younger people can often have a "
        "children's or youth account opened by a parent or guardian. The exact age is shown when you apply."
    ),
    "pin_blocked": (
        "Your PIN is blocked after too many wrong tries, to keep your money safe. Open Cards in the app, choose "
        "PIN and then Unblock PIN, or unblock it at an ATM with the right PIN. You can view your PIN in the app "
        "too."
    ),
    "contactless_not_working": (
        "If contactless is not working, make sure it is switched on in the card settings in the app and pay once "
        "with chip and PIN to reset it. Also check that the shop accepts contactless. If it still fails, order a "
        "new card."
    ),
    "top_up_by_bank_transfer_charge": (
        "Adding money by bank transfer is usually free on our side, but the sending bank may charge a fee, "
        "especially from abroad or in another currency. Any fee from us is listed under Fees in the app."
    ),
    "pending_top_up": (
        "A pending top-up is waiting for confirmation from the sending bank or card. Card top-ups normally clear "
        "within minutes to an hour, and bank transfers can take a few working days. If it takes longer, contact "
        "support from the Help section."
    ),
    "cancel_transfer": (
        "You can cancel a transfer only while it is still pending. Open it in the app under Payments and choose "
        "Cancel at once. If it has already gone out, ask the person to send it back, or contact support for a "
        "recall."
    ),
    "top_up_limits": (
        "Top-up limits depend on your account and how you add money. You can see your daily and monthly limits in "
        "the app under Payments, then Top up. They may be higher after you have verified your identity."
    ),
    "wrong_amount_of_cash_received": (
        "I'm sorry the ATM gave you the wrong amount of cash. Keep the receipt, open the withdrawal in the app and "
        "choose Report a problem with the amount you received. The bank will check it with the machine's owner and "
        "correct any error."
    ),
    "card_payment_fee_charged": (
        "A fee on a card payment is usually for paying in a foreign currency, for a cash-like purchase, or a "
        "surcharge by the shop itself. Open the payment in the app to see the details. If it looks wrong, choose "
        "Report a problem."
    ),
    "transfer_not_received_by_recipient": (
        "If your transfer has not reached the other person, check the status and account details under Payments in "
        "the app. Transfers within the country can take until the next working day, and international ones several "
        "days. After that, ask support to trace it."
    ),
    "supported_cards_and_currencies": (
        "You can add money with most Visa and Mastercard debit or credit cards in your name. The cards and "
        "currencies you can use are listed in the app under Payments, then Top up. Some other card types are not "
        "supported."
    ),
    "getting_virtual_card": (
        "You can get a virtual card in the app in a few moments. Open Cards, choose Add card and then Virtual "
        "card, and confirm. You can use it online or in your phone's wallet right away."
    ),
    "card_acceptance": (
        "Your card is accepted by shops, restaurants and websites that show its network's logo, Visa or "
        "Mastercard, almost everywhere in the world. A few small merchants take only cash or local cards, so it is "
        "wise to carry a backup."
    ),
    "top_up_reverted": (
        "A top-up is reverted when the sending bank or card refuses it or a security check fails, and the money "
        "goes back to where it came from. Check the card details and limits, then try again or use another card."
    ),
    "balance_not_updated_after_cheque_or_cash_deposit": (
        "Cash deposits usually show the same or the next working day, while a check can take several working days "
        "to clear. If your balance is still not updated after that, contact support with a photo of the deposit "
        "receipt."
    ),
    "card_payment_not_recognised": (
        "If you do not recognize a card payment, check the merchant's name and date in the app first, because "
        "shops sometimes trade under another name. If it is not yours, freeze the card under Cards and report the "
        "payment as fraud."
    ),
    "edit_personal_details": (
        "You can change your address, phone number or email in the app under Profile, then Personal details. To "
        "change your name you need to upload an official document, such as a passport or marriage certificate."
    ),
    "why_verify_identity": (
        "Banks must verify who you are by law, to prevent fraud and money laundering. It also protects you, "
        "because nobody else can open an account in your name. Your documents are stored safely and used only for "
        "these checks."
    ),
    "unable_to_verify_identity": (
        "If we could not verify your identity, make sure your document is valid, the photo is sharp with no glare, "
        "and your name and birth date match your profile. Then try again in good light, or contact support from "
        "the Help section."
    ),
    "get_physical_card": (
        "The PIN for your physical card is in the app: open Cards, choose the card and then View PIN. You confirm "
        "with your passcode or fingerprint. Keep it secret and do not write it on the card."
    ),
    "visa_or_mastercard": (
        "The network of a card, Visa or Mastercard, is shown when you order it and printed on the front. If both "
        "are offered in your country you can choose one under Cards. They work in nearly the same places."
    ),
    "topping_up_by_card": (
        "To top up by card, open Payments in the app, choose Top up, enter the amount and the card details, and "
        "confirm with your bank. The money usually appears within minutes. The card should be in your own name."
    ),
    "disposable_card_limits": (
        "Disposable virtual cards have limits on how many you can create in a day and how much you can spend. You "
        "can see the current limits in the app under Cards, then Disposable card. Each one works for a single "
        "purchase."
    ),
    "compromised_card": (
        "If you think someone else is using your card or has its details, freeze it right away in the app under "
        "Cards. Then report the payments you did not make and order a new card with a new number."
    ),
    "atm_support": (
        "You can withdraw cash at any ATM that shows the logo of your card's network, at home and abroad. Some "
        "machines charge a fee, which should be shown before you confirm. The app may list ATMs near you."
    ),
    "direct_debit_payment_not_recognised": (
        "If you do not recognize a direct debit, open it in the app to see the company's name, and look for a "
        "contract or subscription you may have forgotten. If you did not agree to it, cancel it and ask for your "
        "money back there."
    ),
    "passcode_forgotten": (
        "If you forgot your passcode, tap Forgot passcode on the sign-in screen of the app. You confirm your "
        "identity by email, text message or a photo, and then choose a new one. Never share it with anyone."
    ),
    "declined_cash_withdrawal": (
        "A cash withdrawal is declined when the balance is too low, the daily limit is reached, the PIN is wrong "
        "or the card is frozen. Check these under Cards in the app and try a different ATM if all looks fine."
    ),
    "pending_card_payment": (
        "A pending card payment has been approved but not yet collected by the merchant. It usually completes "
        "within a few days, or it is released by itself if the merchant never collects it. A pending payment "
        "cannot be canceled by us."
    ),
    "lost_or_stolen_phone": (
        "If your phone is lost or stolen, sign in from another device or call support to block app access and "
        "freeze your cards. Then ask your phone provider to block the number, and change your passcode when you "
        "have a new phone."
    ),
    "request_refund": (
        "For a refund, contact the seller first, because they decide on returns and can send the money back to "
        "your card. If they refuse or do not answer, open the payment in the app and choose Report a problem to "
        "start a dispute."
    ),
    "declined_transfer": (
        "A transfer can be declined if your balance is too low, a limit is reached, the account details are wrong "
        "or a security check stopped it. Check these under Payments in the app and try again, or contact support."
    ),
    "Refund_not_showing_up": (
        "A refund usually shows up three to ten working days after the seller sends it, and it may appear with the "
        "date of the purchase. If it is still missing, ask the seller for proof of the refund and send it to "
        "support."
    ),
    "declined_card_payment": (
        "A card payment is usually declined because of a low balance, a limit, a wrong PIN, an expired or frozen "
        "card, or a security check. Look at the reason under Cards in the app, fix it, and try again."
    ),
    "pending_transfer": (
        "A pending transfer is still being processed. Transfers inside the country usually finish within one "
        "working day and international ones within a few days, and weekends and holidays add time. You can follow "
        "its status under Payments in the app."
    ),
    "terminate_account": (
        "I'm sorry you want to leave. To close your account, move your money out, cancel direct debits, and then "
        "choose Close account in the app under Profile. Download your statements first, because you may need them "
        "later."
    ),
    "card_swallowed": (
        "If an ATM has kept your card, freeze it right away in the app under Cards. If the machine belongs to a "
        "bank that is open, ask inside. Otherwise order a replacement, because swallowed cards are often "
        "destroyed."
    ),
    "transaction_charged_twice": (
        "If you were charged twice, wait a day or two, because one of the two is often a pending hold that "
        "disappears. If both charges are completed, ask the merchant for a refund or report the duplicate from the "
        "transaction details."
    ),
    "verify_source_of_funds": (
        "We sometimes have to ask where your money comes from, because the law requires it. You can upload proof, "
        "such as a payslip, a sales contract or a bank statement, in the app under Profile, then Verification."
    ),
    "transfer_timing": (
        "Transfers within the country usually arrive in seconds to one working day, and those to or from other "
        "countries in one to five working days. Weekends and holidays can add time. The app shows the expected "
        "arrival before you confirm."
    ),
    "reverted_card_payment?": (
        "A card payment is reverted when the merchant cancels it or does not collect the money in time, so the "
        "amount goes back to your balance. If you still want the goods, ask the merchant and pay again."
    ),
    "change_pin": (
        "You can change your PIN at most ATMs by choosing PIN services, and in many cases in the app under Cards, "
        "then PIN. It also works abroad. Choose a number that is hard to guess, not a birthday."
    ),
    "beneficiary_not_allowed": (
        "A transfer to this beneficiary may not be allowed if the details do not match, the country or account "
        "type is not supported, or a security check applies. Check the details under Payments, then Payees, or "
        "contact support."
    ),
    "transfer_fee_charged": (
        "A fee on a transfer usually comes from sending abroad, changing currency, choosing express delivery, or "
        "from a bank in between. The app shows our fee before you confirm, and you can find it again in the "
        "transfer details."
    ),
    "receiving_money": (
        "To receive money, share your account details from the app under Accounts, then Account details: your "
        "name, account number or IBAN and bank code. Others can then send you a transfer, and your employer can "
        "pay in your salary."
    ),
    "failed_transfer": (
        "I'm sorry your transfer failed. Check the account details, your balance and your limits, make sure the "
        "app is up to date, and try again. If it keeps failing, contact support with the error message you see."
    ),
    "transfer_into_account": (
        "To add money by bank transfer, open Accounts in the app and copy your account details. Then make a "
        "transfer from your other bank to those details, with your own name as the receiver. It arrives within a "
        "few working days."
    ),
    "verify_top_up": (
        "To verify a top-up, enter the code from the text message or the small amount shown on your card statement "
        "when the app asks for it. This proves that the card is yours. You find it under Payments, then Top up."
    ),
    "getting_spare_card": (
        "You can order a spare card for yourself or an extra one for a family member in the app under Cards, then "
        "Add card. Any fee and the number of cards you can have are shown before you confirm."
    ),
    "top_up_by_cash_or_cheque": (
        "You can pay in cash at a branch or a deposit machine, and a check at a branch or by photo in the app if "
        "that is offered. Look under Payments, then Top up, to see which ways are available to you."
    ),
    "order_physical_card": (
        "To order a physical card, open Cards in the app, choose Add card and then Physical card, and confirm your "
        "address. Any fee and the delivery time are shown before you order. You can track the card there as well."
    ),
    "virtual_card_not_working": (
        "If your virtual card is declined, check under Cards that it is active, has not expired and has enough "
        "balance and limit. A disposable one works only once, so it fails for subscriptions. You can create a new "
        "one at any time."
    ),
    "wrong_exchange_rate_for_cash_withdrawal": (
        "The rate for a cash withdrawal abroad is set when it is processed, and some ATMs offer their own poor "
        "rate. Always choose to be charged in the local currency. If the rate looks wrong, report it from the "
        "transaction details."
    ),
    "get_disposable_virtual_card": (
        "You can create a disposable virtual card in the app under Cards, then Add card, then Disposable. Its "
        "details change after each purchase, so a website you do not know well cannot use them again."
    ),
    "top_up_failed": (
        "A top-up can fail if the card details are wrong, the card's bank refuses the payment, or a limit is "
        "reached. Check these and confirm the payment with your bank, or try another card or a bank transfer."
    ),
    "balance_not_updated_after_bank_transfer": (
        "If a bank transfer does not show in your balance yet, it may still be on its way: within the country it "
        "can take one working day, from abroad up to five. After that, ask the sender for proof and contact "
        "support."
    ),
    "cash_withdrawal_not_recognised": (
        "If you see a cash withdrawal you did not make, freeze your card at once in the app under Cards and change "
        "your PIN. Then report the withdrawal as fraud from the transaction details, so that the bank can "
        "investigate."
    ),
    "exchange_charge": (
        "Exchanging currency may carry a fee or a small margin in the rate, and it can be higher on weekends or "
        "above a monthly limit. The app shows the full cost before you confirm, so there are no surprises."
    ),
    "top_up_by_card_charge": (
        "Topping up with a card may carry a fee, most often for credit cards, business cards or cards from abroad. "
        "The app shows the fee before you confirm. A bank transfer is usually the cheapest way to add money."
    ),
    "activate_my_card": (
        "To activate your card, open Cards in the app, choose the new card and tap Activate, then follow the "
        "steps. In some cases the card becomes active after the first payment or withdrawal with your PIN."
    ),
    "cash_withdrawal_charge": (
        "A fee for a cash withdrawal can come from the ATM's owner, from passing your free monthly limit, or from "
        "taking out cash abroad. The machine should show its own fee first, and your limits are under Cards in the "
        "app."
    ),
    "card_about_to_expire": (
        "When your card is about to expire, a new one is normally sent to you a few weeks before the date. Check "
        "under Cards in the app that your address is right. If it does not arrive, order one there."
    ),
    "apple_pay_or_google_pay": (
        "You can add your card to Apple Pay or Google Pay from the app: open Cards, choose the card and tap Add to "
        "wallet. After that you can pay with your phone or watch, and top up that way where it is offered."
    ),
    "verify_my_identity": (
        "To verify your identity, open Profile in the app, choose Verification, take a photo of your passport, ID "
        "card or driver's license, and then a photo of your face. It usually takes from a few minutes to a working "
        "day."
    ),
    "country_support": (
        "The countries where you can open an account or get a card are listed when you sign up and in the Help "
        "section of the app. Once you have a card, you can use it to pay in most countries."
    ),
}
