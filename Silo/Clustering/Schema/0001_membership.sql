-- The names of tables, columns, keys and parameters are Orleans'; all else is ours.
-- Statuses are Orleans' numbers; 3 is an active silo.

create table OrleansQuery (
    QueryKey text primary key,
    QueryText text not null
);

create table OrleansMembershipVersionTable (
    DeploymentId text primary key,
    Timestamp timestamptz not null default now(),
    Version integer not null default 0
);

create table OrleansMembershipTable (
    DeploymentId text not null references OrleansMembershipVersionTable,
    Address text not null,
    Port integer not null,
    Generation integer not null,
    SiloName text not null,
    HostName text not null,
    Status integer not null,
    ProxyPort integer,
    SuspectTimes text,
    StartTime timestamptz not null,
    IAmAliveTime timestamptz not null,
    primary key (DeploymentId, Address, Port, Generation)
);

-- A version row, and beside it every silo, or one row of nulls where there is none.
create view SessionsMembers as
    select c.DeploymentId, s.Address, s.Port, s.Generation, s.SiloName, s.HostName, s.Status, s.ProxyPort,
           s.SuspectTimes, s.StartTime, s.IAmAliveTime, c.Version
    from OrleansMembershipVersionTable c left join OrleansMembershipTable s using (DeploymentId);

insert into OrleansQuery (QueryKey, QueryText) values

('InsertMembershipVersionKey', $sql$
    with made as (
        insert into OrleansMembershipVersionTable (DeploymentId) values (@DeploymentId) on conflict do nothing returning 1)
    select count(*)::integer from made
$sql$),

('InsertMembershipKey', $sql$
    with moved as (
        update OrleansMembershipVersionTable set Version = Version + 1, Timestamp = now()
        where DeploymentId = @DeploymentId and Version = @Version and not exists (
            select from OrleansMembershipTable
            where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation)
        returning DeploymentId),
    made as (
        insert into OrleansMembershipTable
            (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
        select DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
        from moved
        returning 1)
    select count(*)::integer from made
$sql$),

('UpdateMembershipKey', $sql$
    with moved as (
        update OrleansMembershipVersionTable set Version = Version + 1, Timestamp = now()
        where DeploymentId = @DeploymentId and Version = @Version and exists (
            select from OrleansMembershipTable
            where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation)
        returning DeploymentId),
    changed as (
        update OrleansMembershipTable s
        set Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
        from moved
        where s.DeploymentId = moved.DeploymentId and Address = @Address and Port = @Port and Generation = @Generation
        returning 1)
    select count(*)::integer from changed
$sql$),

('UpdateIAmAlivetimeKey', $sql$
    update OrleansMembershipTable set IAmAliveTime = @IAmAliveTime
    where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation
$sql$),

('MembershipReadAllKey', $sql$
    select * from SessionsMembers where DeploymentId = @DeploymentId
$sql$),

('MembershipReadRowKey', $sql$
    select c.DeploymentId, s.Address, s.Port, s.Generation, s.SiloName, s.HostName, s.Status, s.ProxyPort,
           s.SuspectTimes, s.StartTime, s.IAmAliveTime, c.Version
    from OrleansMembershipVersionTable c left join OrleansMembershipTable s
        on s.DeploymentId = c.DeploymentId and s.Address = @Address and s.Port = @Port and s.Generation = @Generation
    where c.DeploymentId = @DeploymentId
$sql$),

('GatewaysQueryKey', $sql$
    select Address, ProxyPort, Generation from OrleansMembershipTable
    where DeploymentId = @DeploymentId and Status = @Status and ProxyPort > 0
$sql$),

('CleanupDefunctSiloEntriesKey', $sql$
    delete from OrleansMembershipTable
    where DeploymentId = @DeploymentId and IAmAliveTime < @IAmAliveTime and Status <> 3
$sql$),

('DeleteMembershipTableEntriesKey', $sql$
    with silos as (delete from OrleansMembershipTable where DeploymentId = @DeploymentId)
    delete from OrleansMembershipVersionTable where DeploymentId = @DeploymentId
$sql$);
