-- Every store works it out from the history (docs/decisions/0043-deadlines-are-worked-out-where-they-are-shown.md).
alter table ticket drop column next_due_at;
