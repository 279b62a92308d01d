-- What shards keep of their views; a shard's own is of the lowest day that there can be. A tenant's number is what lists it, so
-- that these few rows name theirs. What is kept is packed already.
create table snapshots (
    tenant text not null, shard integer not null, day bigint not null, data bytea not null,
    primary key (tenant, shard, day)
);
alter table snapshots alter data set storage external;
