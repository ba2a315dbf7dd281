-- CreateIndex
CREATE INDEX "user_subscriptions_status_updated_at_idx" ON "bloom"."user_subscriptions"("status", "updated_at");

-- The figures of `/api/analytics`. Each function runs as whoever calls it, so row level security decides what it counts.
-- A range begins with `since` and ends before `until`. Days and weeks are those of UTC, whatever zone a session speaks.

create function bloom.bucket_of(moment timestamptz, aggregation text) returns date
  language sql immutable parallel safe
  return date_trunc(case aggregation when 'weekly' then 'week' else 'day' end, moment at time zone 'UTC')::date;

-- Where the range of the same length begins that lies before this one; never before the year 1.
create function bloom.start_before(since timestamptz, until timestamptz) returns timestamptz
  language sql immutable parallel safe
  return (
    since at time zone 'UTC' - least(
      until at time zone 'UTC' - since at time zone 'UTC', since at time zone 'UTC' - timestamp '0001-01-01'
    )
  ) at time zone 'UTC';

-- In percent with two places; 0 of nothing.
create function bloom.percentage(part bigint, whole bigint) returns double precision
  language sql immutable parallel safe
  return coalesce(round(100.0 * part / nullif(whole, 0), 2), 0)::double precision;

create function bloom.get_lead_conversion_metrics(since timestamptz, until timestamptz)
  returns table (
    total_leads integer, qualified_leads integer, conversion_rate double precision, avg_lead_score double precision
  ) language sql stable
begin atomic
  select
    count(*)::integer,
    count(*) filter (where l.lead_status = 'qualified')::integer,
    bloom.percentage(count(*) filter (where l.lead_status = 'qualified'), count(*)),
    coalesce(round(avg(l.lead_score), 2), 0)::double precision
  from bloom.leads l
  where l.deleted_at is null and l.created_at >= since and l.created_at < until;
end;

create function bloom.get_lead_trends(since timestamptz, until timestamptz, aggregation text)
  returns table (date date, value double precision) language sql stable
begin atomic
  select bloom.bucket_of(l.created_at, aggregation), count(*)::double precision
  from bloom.leads l
  where l.deleted_at is null and l.created_at >= since and l.created_at < until
  group by 1;
end;

create function bloom.get_conversation_analytics(since timestamptz, until timestamptz)
  returns table (
    total_conversations integer, avg_messages_per_conversation double precision,
    active_conversations integer, completed_conversations integer
  ) language sql stable
begin atomic
  with chosen as (
    select c.id, c.status from bloom.conversations c
    where c.deleted_at is null and c.created_at >= since and c.created_at < until
  )
  select
    count(*)::integer,
    coalesce(
      round(
        (select count(*) from bloom.messages m where m.conversation_id in (select id from chosen))::numeric
          / nullif(count(*), 0),
        2
      ),
      0
    )::double precision,
    count(*) filter (where status = 'active')::integer,
    count(*) filter (where status = 'completed')::integer
  from chosen;
end;

create function bloom.get_conversation_trends(
  since timestamptz, until timestamptz, aggregation text, wanted_status text, wanted_channel text
)
  returns table (date date, value double precision) language sql stable
begin atomic
  select bloom.bucket_of(c.created_at, aggregation), count(*)::double precision
  from bloom.conversations c
  where c.deleted_at is null and c.created_at >= since and c.created_at < until
    and (wanted_status is null or c.status = wanted_status)
    and (wanted_channel is null or c.channel = wanted_channel)
  group by 1;
end;

-- What was sold within the range, and what was cancelled within it. A cancellation is dated by its row's last change.
create function bloom.get_revenue_summary(since timestamptz, until timestamptz)
  returns table (
    mrr numeric, arr numeric, total_revenue numeric,
    active_subscriptions integer, cancelled_subscriptions integer, churn_rate double precision
  ) language sql stable
begin atomic
  select
    sold.mrr, 12 * sold.mrr, sold.total_revenue,
    sold.active::integer, lost.cancelled::integer, bloom.percentage(lost.cancelled, sold.active + lost.cancelled)
  from (
    select
      coalesce(sum(s.final_price) filter (where s.status = 'active'), 0.00) as mrr,
      coalesce(sum(s.final_price), 0.00) as total_revenue,
      count(*) filter (where s.status = 'active') as active
    from bloom.user_subscriptions s
    where s.created_at >= since and s.created_at < until
  ) sold
  cross join (
    select count(*) as cancelled from bloom.user_subscriptions s
    where s.status = 'cancelled' and s.updated_at >= since and s.updated_at < until
  ) lost;
end;

create function bloom.get_revenue_by_package(since timestamptz, until timestamptz)
  returns table (
    package_id uuid, package_name text, subscription_count integer,
    total_revenue numeric, avg_revenue_per_subscription numeric
  ) language sql stable
begin atomic
  select s.package_id, p.name, count(*)::integer, sum(s.final_price), round(avg(s.final_price), 2)
  from bloom.user_subscriptions s
  left join bloom.pricing_packages p on p.id = s.package_id
  where s.created_at >= since and s.created_at < until
  group by s.package_id, p.name;
end;

create function bloom.get_subscription_trends(since timestamptz, until timestamptz, aggregation text)
  returns table (
    period date, new_subscriptions integer, cancelled_subscriptions integer,
    net_change integer, cumulative_active integer
  ) language sql stable
begin atomic
  select
    change.period,
    sum(change.gained)::integer,
    sum(change.lost)::integer,
    sum(change.gained - change.lost)::integer,
    (sum(sum(change.gained - change.lost)) over (order by change.period))::integer
  from (
    select bloom.bucket_of(s.created_at, aggregation) as period, 1 as gained, 0 as lost
    from bloom.user_subscriptions s
    where s.created_at >= since and s.created_at < until
    union all
    select bloom.bucket_of(s.updated_at, aggregation), 0, 1
    from bloom.user_subscriptions s
    where s.status = 'cancelled' and s.updated_at >= since and s.updated_at < until
  ) change
  group by change.period;
end;

-- Months have thirty days. A subscription without an end lasts till now.
create function bloom.get_customer_ltv()
  returns table (
    user_id text, total_spent numeric, subscription_count integer, avg_subscription_value numeric,
    lifetime_months double precision, estimated_ltv numeric
  ) language sql stable
begin atomic
  select
    s.user_id,
    sum(s.final_price),
    count(*)::integer,
    round(avg(s.final_price), 2),
    greatest(
      0,
      round(extract(epoch from max(coalesce(s.end_date, now())) - min(s.start_date)) / (30 * 86400), 2)
    )::double precision,
    sum(s.final_price)
  from bloom.user_subscriptions s
  where s.user_id is not null
  group by s.user_id;
end;

create function bloom.get_agent_performance_metrics(since timestamptz, until timestamptz)
  returns table (
    agent_type text, total_actions integer, success_rate double precision,
    avg_execution_time double precision, error_rate double precision
  ) language sql stable
begin atomic
  select
    a.agent_type,
    count(*)::integer,
    bloom.percentage(count(*) filter (where a.status = 'success'), count(*)),
    round(avg(a.execution_time_ms), 2)::double precision,
    bloom.percentage(count(*) filter (where a.status = 'error'), count(*))
  from bloom.agent_logs a
  where a.created_at >= since and a.created_at < until
  group by a.agent_type;
end;

create function bloom.get_agent_trends(since timestamptz, until timestamptz, aggregation text, wanted_type text)
  returns table (date date, value double precision) language sql stable
begin atomic
  select
    bloom.bucket_of(a.created_at, aggregation),
    bloom.percentage(count(*) filter (where a.status = 'success'), count(*))
  from bloom.agent_logs a
  where a.created_at >= since and a.created_at < until and (wanted_type is null or a.agent_type = wanted_type)
  group by 1;
end;

create function bloom.get_service_recommendations_insights()
  returns table (
    service_name text, total_recommendations integer, accepted_count integer,
    acceptance_rate double precision, avg_confidence double precision
  ) language sql stable
begin atomic
  select
    r.service_name,
    count(*)::integer,
    count(*) filter (where r.status = 'accepted')::integer,
    bloom.percentage(count(*) filter (where r.status = 'accepted'), count(*)),
    round(avg(r.confidence_score)::numeric, 4)::double precision
  from bloom.service_recommendations r
  group by r.service_name;
end;

-- The models that were in use within the range. Their counts run from their first call on.
create function bloom.get_model_metrics(since timestamptz, until timestamptz)
  returns table (
    model_name text, total_requests integer, avg_latency double precision,
    success_rate double precision, total_tokens double precision, error_count integer
  ) language sql stable
begin atomic
  select
    m.model_name,
    sum(m.total_requests)::integer,
    coalesce(sum(m.avg_response_time * m.total_requests) / nullif(sum(m.total_requests), 0), 0),
    coalesce(round(sum(m.successful_requests)::numeric / nullif(sum(m.total_requests), 0), 4), 0)::double precision,
    sum(m.total_tokens)::double precision,
    sum(m.failed_requests)::integer
  from bloom.model_performance_metrics m
  where m.updated_at >= since and m.created_at < until
  group by m.model_name;
end;

create function bloom.get_overview(since timestamptz, until timestamptz)
  returns table (
    total_leads integer, qualified_leads integer, conversion_rate double precision, avg_lead_score double precision,
    total_conversations integer, avg_messages_per_conversation double precision,
    active_conversations integer, completed_conversations integer,
    mrr numeric, arr numeric, total_revenue numeric,
    active_subscriptions integer, cancelled_subscriptions integer, churn_rate double precision
  ) language sql stable
begin atomic
  select l.*, c.*, r.*
  from bloom.get_lead_conversion_metrics(since, until) l
  cross join bloom.get_conversation_analytics(since, until) c
  cross join bloom.get_revenue_summary(since, until) r;
end;

revoke execute on function
  bloom.bucket_of, bloom.start_before, bloom.percentage,
  bloom.get_lead_conversion_metrics, bloom.get_lead_trends, bloom.get_conversation_analytics, bloom.get_conversation_trends, bloom.get_revenue_summary,
  bloom.get_revenue_by_package, bloom.get_subscription_trends, bloom.get_customer_ltv,
  bloom.get_agent_performance_metrics, bloom.get_agent_trends, bloom.get_service_recommendations_insights,
  bloom.get_model_metrics, bloom.get_overview
from public;

grant execute on function
  bloom.bucket_of, bloom.start_before, bloom.percentage,
  bloom.get_lead_conversion_metrics, bloom.get_lead_trends, bloom.get_conversation_analytics, bloom.get_conversation_trends, bloom.get_revenue_summary,
  bloom.get_revenue_by_package, bloom.get_subscription_trends, bloom.get_customer_ltv,
  bloom.get_service_recommendations_insights, bloom.get_overview
to bloom_member, bloom_staff;

-- What only staff reads.
grant execute on function
  bloom.get_agent_performance_metrics, bloom.get_agent_trends, bloom.get_model_metrics
to bloom_staff;
