-- Where a person wrote last: answers go there.
alter table address add column wrote_at timestamptz;
update address a set wrote_at = coalesce(
  (select max(i.received_at) from inbox i where i.channel = a.channel and i.address = a.address),
  a.created_at) where a.channel <> 'web';

-- A code may join two addresses of one conversation, whether or not the shop knows the customer.
alter table link_code alter column customer drop not null;
alter table link_code add column conversation_id uuid references conversation (id);
alter table link_code add constraint leads_somewhere check (customer is not null or conversation_id is not null);

-- What a person wants to hear without having asked; absent: everything.
create table contact_rule (
  conversation_id uuid primary key references conversation (id),
  news boolean not null,
  changed_at timestamptz not null default now()
);

create index conversation_by_customer on conversation (customer) where customer is not null and merged_into is null;
