model-off =
    That looks like a question, and no model is set up here to answer it. These always work:
    /today /week /month · /list · /find coffee · /balance · /budget
model-off-entry = I did not understand that. Try <code>4.50 coffee</code>, or see /help.
model-failed = The model did not answer, so I cannot say. Nothing was changed. Please try again in a while; /month, /find and /balance work without it.
model-busy = The model is overloaded right now. Please try again in a minute.
model-misconfigured = The model refuses my requests, so I cannot answer that. Whoever runs this bot finds out why with <code>quipu doctor</code>. Commands and entries still work.
model-filtered = The model’s provider refused to answer that. Nothing was changed.
model-no-pictures = This model cannot read pictures.
model-limit = I reached a limit while working this out. Try a narrower question, such as one month or one category.
model-budget = The model’s allowance for today is used up. Commands and entries still work.
model-no-answer = I could not find an answer to that in your book.
model-ungrounded = I could not back up the answer with your entries, so here are the figures themselves:
model-sql-refused = I could not ask the ledger that. Try to say it in another way.
model-no-rows = There are no entries for that.
model-rows = <b>The entries behind it</b>
model-how = <b>How it was worked out</b>
thinking = Looking it up…
answer-all-time = all time
answer-goals = Savings goals
answer-no-rates = <i>I keep no exchange rates: amounts stay in the currency they were paid in.</i>
answer-goal-unknown = <i>No goal is called “{ $name }”. These are yours:</i>
answer-together = Together: <b>{ $amount }</b>
answer-words-in = <i>No entry says “{ $words }”, so this is all of { $category }.</i>
answer-words-near = <i>No entry says “{ $words }”. Did you mean { $category }?</i>
answer-words-unknown = <i>No entry says “{ $words }”.</i>
answer-average = On average <b>{ $amount }</b> a { $unit ->
    [day] day
    [week] week
    [quarter] quarter
    [year] year
   *[month] month
}
answer-average-over = in { $count } { $unit ->
    [day] { $count ->
        [one] day
       *[other] days
    }
    [week] { $count ->
        [one] week
       *[other] weeks
    }
    [quarter] { $count ->
        [one] quarter
       *[other] quarters
    }
    [year] { $count ->
        [one] year
       *[other] years
    }
   *[month] { $count ->
        [one] month
       *[other] months
    }
}
answer-average-quiet = { $count } of them without any
answer-average-running = The { $unit ->
    [week] week
    [quarter] quarter
    [year] year
   *[month] month
} is not over, so this is what it comes to so far.
answer-average-left-out = The running { $unit ->
    [week] week
    [quarter] quarter
    [year] year
   *[month] month
} is not counted.
answer-at-least = from { $amount }
answer-at-most = up to { $amount }
answer-moved = Moved: <b>{ $amount }</b>
answer-so-far = so far
answer-same-day = { $time } by the same day: { $amount }
answer-trend = Median of the last 3 full { $unit ->
    [day] days
    [week] weeks
    [quarter] quarters
    [year] years
   *[month] months
}: <b>{ $later }</b>; of the 3 before: { $earlier }
answer-more = { $amount } more{ $share }
answer-less = { $amount } less{ $share }
answer-same = The same
answer-waiting = I have not recorded { $count ->
    [one] this entry
   *[other] these { $count } entries
} yet. Save if it is right:
answer-discarded = Discarded. Nothing was recorded.
model-crowded = Many questions are being answered right now. Please ask again in a moment.
model-ledger = I could not ask the ledger just now. Nothing was changed. Please try again.
change-waiting = I have not changed anything yet. Save if this is right:
answer-unchanged = <i>Nothing was changed.</i>
change-done = ✏️ Done
change-stale = Something in there was changed meanwhile, so I changed nothing. Please ask again.
change-made-before = That was done before, so I did nothing now.
change-edit = ✏️ { $entry }
change-delete = 🗑 { $entry }
change-undo = ↩️ Undo: { $what }
change-budget = Budget for { $category }, { $period ->
        [week] each week
        [year] each year
       *[month] each month
    }
change-goal = Goal { $goal }
change-goal-far = { $saved } of { $target }
change-recurring = Recurring: { $name }
change-category = Category
change-rule = Rule
change-rule-text = { $when } → { $then }
change-rule-past = { $count ->
    [one] One entry of before becomes so
   *[other] { $count } entries of before become so
}: { $numbers }
change-archived = { $category } (archived)
