-- A head that is half drawn waits again beside a newer one: whoever posts looks for one that waits.
drop index outbox_head_once;
