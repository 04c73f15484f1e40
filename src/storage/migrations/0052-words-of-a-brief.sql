-- The last message when a brief was begun: the customer's words until then stay in it once it is taken.
alter table desk_topic add column begun_seq bigint not null default 0;
