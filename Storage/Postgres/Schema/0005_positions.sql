-- The order of what is stored is that of its transactions' numbers (xid), which no clock makes: of what lies below the oldest
-- transaction that is still writing everything is visible, and nothing is added. What is there already comes before.
-- The base is added to each number. It is raised when tables come to a server whose numbers are lower than theirs.
-- There is no default for what is written from now on: an older release is refused rather than written out of order.

create table positionbase (one boolean primary key default true check (one), base bigint not null);
insert into positionbase (base) values (0);

alter table changes add xid bigint not null default 0;
alter table changes alter xid drop default;
alter table chunks add xid bigint not null default 0;
alter table chunks alter xid drop default;
alter table rejections add xid bigint not null default 0;
alter table rejections alter xid drop default;

drop index changes_by_stamp;
drop index changes_by_place;
alter table changes drop change;
alter table sessions drop change;
create index changes_by_shard on changes (tenant, shard, xid, place);
create index changes_by_tenant on changes (tenant, xid, place);
drop index chunks_with_plays;
create index chunks_with_plays on chunks (tenant, xid, id) where playevents > 0;
drop index chunks_without_plays;
create index chunks_without_plays on chunks (tenant, xid, id) where playevents = 0;
drop index rejections_by_tenant;
create index rejections_by_tenant on rejections (tenant, xid, id);
