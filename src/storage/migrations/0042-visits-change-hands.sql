-- A visit that moves to a time of another partner is called off with one and ordered from the other.
alter table work_order drop constraint work_order_request_id_key;
create unique index work_order_of_request on work_order (request_id) where state <> 'called-off';
create index work_order_by_request on work_order (request_id);
