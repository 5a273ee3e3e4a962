## Rules

rules-title = <b>Rules</b>, tried from the top; the first that fits counts:
rules-empty = No rules yet. A rule sorts entries by itself: <code>/rules zomato → food</code>. Correct an entry’s category, and I offer one.
rules-how = <code>/rules zomato, swiggy → food</code> adds one, with conditions and more if you like: <code>/rules amazon over 100 @card → shopping #big as Amazon</code>
    <code>/rules 3</code> shows one and what it matches, <code>/rules edit 3 uber → transport</code>, <code>/rules move 3 1</code>, <code>/rules delete 3</code>, <code>/rules apply 3</code> for entries of before, <code>/rules test uber</code>, <code>/rules export</code>. Send the file back to take rules in.
rules-many = A book holds { $limit } rules at most. Delete some first.
rules-exported = { $count ->
    [one] One rule
   *[other] { $count } rules
}. Send me this file to take them into a book.
rules-file = quipu-rules-{ $date }.json
rules-imported = { $count ->
    [one] ✅ Added one rule.
   *[other] ✅ Added { $count } rules.
}
rules-imported-none = There are no new rules in that file.
rules-imported-known = Here already: { $count }
rules-imported-skipped = Left out, because a category or an account they name is not here, or there are too many: { $count }
rules-imported-lacking = Not here: { $names }
rules-damaged = That is a file of rules, but it was changed or cut off, so I took none. Export it again and send it as it is.
rules-newer = A newer Quipu wrote that file of rules, and I cannot read it. I took none.
rules-import-how = Send me the file that /rules export made, here or in another chat: I add the rules that are not there yet.
rule-missing = There is no rule { $no }. /rules lists them.
rule-unchanged = The rule says so already. Nothing changed.
rule-moved = ↕️ Rule { $no } is now tried at place { $place }.
rule-unmoved = The rule is there already. Nothing changed.
rule-line = { $no }. { $when } → <b>{ $then }</b>
rule-over = from { $amount }
rule-under = up to { $amount }
rule-named = as “{ $name }”
rule-matches = { $count ->
    [one] It matches one entry.
   *[other] It matches { $count } entries.
}
rule-would-change = { $count ->
    [one] One entry of before would change.
   *[other] { $count } entries of before would change.
}
rule-added = ✅ New rule:
rule-changed = ✏️ The rule is now:
rule-deleted = 🗑 Deleted the rule:
rule-there = There is such a rule already. Nothing changed.
rule-nothing-to-change = Every entry of before is as the rule says, so nothing changed.
rule-applied = ✅ Changed { $count ->
    [one] one entry
   *[other] { $count } entries
} by the rule:
rule-ask-new = What should the rule say? Reply with it, such as: zomato → food
rule-ask-edit = What should rule { $no } say? Reply with it, such as: zomato → food

## Learning: offered under a correction

learn-offer = Always put “{ $word }” in { $category }?
learn-offer-past = Always put “{ $word }” in { $category }? { $count ->
    [one] One past entry would change.
   *[other] { $count } past entries would change.
}
learn-done = ✅ From now on “{ $word }” goes to { $category }: rule { $no }.
learn-done-past = ✅ From now on “{ $word }” goes to { $category }: rule { $no }. { $count ->
    [one] One past entry changed.
   *[other] { $count } past entries changed.
}

## /uncategorised

uncategorised-which = Where does <b>{ $name }</b> belong? { $count ->
    [one] One entry has
   *[other] { $count } entries have
} no category.
uncategorised-which-income = What kind of income is <b>{ $name }</b>? { $count ->
    [one] One entry has
   *[other] { $count } entries have
} no category.
uncategorised-sorted = ✅ { $name } → { $category }: { $count ->
    [one] one entry
   *[other] { $count } entries
}
uncategorised-left = { $count ->
    [one] This is the last one.
   *[other] { $count } to go.
}
uncategorised-none = 🎉 Everything has a category.
uncategorised-skipped = That was all. Skipped: { $count }
uncategorised-model-sorted = 🤖 The model sorted { $count ->
    [one] one entry
   *[other] { $count } entries
}:
uncategorised-model-line = • { $name } → { $category }
uncategorised-model-wrong = They are marked 🤖. It may be wrong: correct one by replying to it, or take all back.
uncategorised-model-none = The model could not sort any of them.
button-ask-model = 🤖 Let the model sort
button-go-on = Go on
