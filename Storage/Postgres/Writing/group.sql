-- A group of commits, whole: each is written if the session still has the revision it expects, and nothing of it if not.
-- One statement is one transaction, one round trip and one sync. Arrays of one unnest are columns of one table; ordinal,
-- and commit elsewhere, is the place of a commit in the group, from 1; 0 stands for rejections of no commit.
-- Whatever is stored bears the number of this transaction: who reads in that order, below the oldest one that is still
-- writing, skips nothing (Positions.cs).
with
own as materialized (
    select pg_current_xact_id()::text::bigint + base as xid from positionbase),
commits as (
    select c.* from unnest($1::integer[], $2::integer[], $3::uuid[], $4::integer[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[],
        $10::bigint[], $11::integer[], $12::bytea[], $13::bytea[], $14::bytea[], $15::bytea[], $16::bytea[], $17::bytea[], $18::bytea[], $19::bytea[])
        as c (ordinal, tenant, sessionid, shard, revision, version, startedat, lastreceivedat, liveuntil,
        widest, sealedparts, userid, deviceid, client, platform, devicename, countrycode, contribution, summary)),
made as (
    insert into sessions (tenant, sessionid, shard, revision, version, startedat, lastreceivedat, liveuntil, livehour,
        widest, sealedparts, userid, deviceid, client, platform, devicename, countrycode, contribution, summary)
    select c.tenant, c.sessionid, c.shard, c.revision, c.version, c.startedat, c.lastreceivedat, c.liveuntil, c.liveuntil / 3600000,
        c.widest, c.sealedparts, c.userid, c.deviceid, c.client, c.platform, c.devicename, c.countrycode, c.contribution, c.summary
    from commits c where c.revision = 1
    on conflict (tenant, sessionid) do nothing
    returning id, tenant, sessionid, shard),
changed as (
    update sessions s set
        revision = c.revision, version = c.version, startedat = c.startedat,
        lastreceivedat = c.lastreceivedat, liveuntil = c.liveuntil, livehour = c.liveuntil / 3600000, widest = greatest(s.widest, c.widest),
        sealedparts = c.sealedparts, userid = c.userid, deviceid = c.deviceid, client = c.client, platform = c.platform,
        devicename = c.devicename, countrycode = c.countrycode, contribution = c.contribution, summary = c.summary
    from commits c
    where s.tenant = c.tenant and s.sessionid = c.sessionid and s.revision = c.revision - 1 and c.revision > 1
    returning s.id, s.tenant, s.sessionid, s.shard),
done as materialized (
    select c.ordinal, w.id, w.tenant, w.sessionid, w.shard, c.sealedparts, c.revision
    from (select * from made union all select * from changed) w join commits c using (tenant, sessionid)),
stamped as (
    insert into changes (session, tenant, shard, xid, place) select id, tenant, shard, xid, nextval('feedplaces') from done cross join own
    on conflict (session) do update set xid = excluded.xid, place = excluded.place),
chunked as (
    insert into chunks (session, tenant, first, last, playevents, data, xid)
    select d.id, d.tenant, e.first, e.last, e.playevents, e.data, own.xid
    from own cross join unnest($20::integer[], $21::bigint[], $22::bigint[], $23::integer[], $24::bytea[]) with ordinality as e (commit, first, last, playevents, data, place)
    join done d on d.ordinal = e.commit order by e.place),
retired as (
    delete from chunks k using unnest($53::integer[]) as r (commit) join done d on d.ordinal = r.commit where k.session = d.id),
sealed as (
    insert into sealedparts (session, number, revision, fromtime, totime, firstplay, lastplay, data)
    select d.id, p.number, p.revision, p.fromtime, p.totime, p.firstplay, p.lastplay, p.data
    from unnest($25::integer[], $26::integer[], $27::bigint[], $28::bigint[], $29::bigint[], $30::bigint[], $31::bigint[], $32::bytea[])
        as p (commit, number, revision, fromtime, totime, firstplay, lastplay, data)
    join done d on d.ordinal = p.commit
    on conflict (session, number) do update set revision = excluded.revision, fromtime = excluded.fromtime, totime = excluded.totime,
        firstplay = excluded.firstplay, lastplay = excluded.lastplay, data = excluded.data),
cut as (
    delete from sealedparts p using done d where d.revision > 1 and p.session = d.id and p.number >= d.sealedparts),
dated as (
    insert into days (tenant, shard, block, session)
    select d.tenant, d.shard, b.block, d.id from unnest($33::integer[], $34::bigint[]) as b (commit, block) join done d on d.ordinal = b.commit
    on conflict do nothing),
unlisted as (
    delete from plays p using unnest($35::integer[], $36::bigint[], $37::bigint[]) as r (commit, startedat, openedby) join done d on d.ordinal = r.commit
    where p.tenant = d.tenant and p.startedat = r.startedat and p.sessionid = d.sessionid and p.openedby = r.openedby),
listed as (
    insert into plays (tenant, startedat, sessionid, openedby, session, source)
    select d.tenant, a.startedat, d.sessionid, a.openedby, d.id, a.source
    from unnest($38::integer[], $39::bigint[], $40::bigint[], $41::bytea[]) as a (commit, startedat, openedby, source) join done d on d.ordinal = a.commit
    on conflict (tenant, startedat, sessionid, openedby) do update set source = excluded.source),
kept as materialized (
    select r.* from unnest($42::integer[], $43::integer[], $44::bigint[], $45::bytea[], $46::bytea[], $47::text[], $48::bytea[], $49::bytea[], $50::boolean[], $51::bytea[], $54::integer[])
        with ordinality as r (commit, tenant, receivedat, userid, deviceid, code, pointer, message, istext, json, events, place)
    where r.commit = 0 or exists (select from done d where d.ordinal = r.commit)),
rejected as (
    insert into rejections (tenant, receivedat, userid, deviceid, code, pointer, message, istext, json, xid)
    select k.tenant, k.receivedat, k.userid, k.deviceid, k.code, k.pointer, k.message, k.istext, k.json, own.xid from kept k cross join own order by k.place),
counted as (
    insert into rejectioncounts (tenant, quarter, writer, count)
    select tenant, receivedat / 900000, $52::integer, sum(events) from kept where code <> 'conflict' group by 1, 2
    on conflict (tenant, quarter, writer) do update set count = rejectioncounts.count + excluded.count)
select ordinal from done
