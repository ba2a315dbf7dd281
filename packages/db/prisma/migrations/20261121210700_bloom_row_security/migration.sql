-- Whoever calls is one of two roles: `bloom_member` sees rows of his own, `bloom_staff` (admins and services) all. Requests
-- take a role for the length of a transaction (`modules/bloom/access/rows.ts`) and say in `bloom.user_id` who they are.
-- Roles belong to the server, not to the database: others may be making them at this moment.
do $$
declare
  name text;
begin
  foreach name in array array['bloom_member', 'bloom_staff'] loop
    if not exists (select from pg_roles where rolname = name) then
      begin
        execute format('create role %I nologin', name);
      exception when duplicate_object or unique_violation then
        null;
      end;
    end if;
    if not pg_has_role(current_user, name, 'member') then
      execute format('grant %I to current_user', name);
    end if;
  end loop;
end
$$;

grant usage on schema bloom to bloom_member, bloom_staff;

-- The subject of the caller's token; nothing outside of a request. As a subquery it is computed once in a statement.
create function bloom.caller_id() returns text language sql stable
  return nullif(current_setting('bloom.user_id', true), '');

-- What everybody who signed in may read.
alter table bloom.pricing_packages enable row level security;
alter table bloom.pricing_campaigns enable row level security;
alter table bloom.workflows enable row level security;
grant select on bloom.pricing_packages, bloom.pricing_campaigns, bloom.workflows to bloom_member, bloom_staff;
create policy readable on bloom.pricing_packages for select to bloom_member, bloom_staff using (true);
create policy readable on bloom.pricing_campaigns for select to bloom_member, bloom_staff using (true);
create policy readable on bloom.workflows for select to bloom_member, bloom_staff using (true);

-- Rows with an owner.
alter table bloom.leads enable row level security;
grant select, insert, update on bloom.leads to bloom_member, bloom_staff;
create policy own on bloom.leads to bloom_member using (user_id = (select bloom.caller_id()));
create policy every on bloom.leads to bloom_staff using (true);

alter table bloom.conversations enable row level security;
grant select, insert, update on bloom.conversations to bloom_member, bloom_staff;
create policy own on bloom.conversations to bloom_member using (user_id = (select bloom.caller_id()));
create policy every on bloom.conversations to bloom_staff using (true);

alter table bloom.generated_content enable row level security;
grant select, insert, update on bloom.generated_content to bloom_member, bloom_staff;
create policy own on bloom.generated_content to bloom_member using (user_id = (select bloom.caller_id()));
create policy every on bloom.generated_content to bloom_staff using (true);

alter table bloom.workflow_executions enable row level security;
grant select on bloom.workflow_executions to bloom_member, bloom_staff;
create policy own on bloom.workflow_executions to bloom_member using (user_id = (select bloom.caller_id()));
create policy every on bloom.workflow_executions to bloom_staff using (true);

alter table bloom.user_subscriptions enable row level security;
grant select on bloom.user_subscriptions to bloom_member, bloom_staff;
create policy own on bloom.user_subscriptions to bloom_member using (user_id = (select bloom.caller_id()));
create policy every on bloom.user_subscriptions to bloom_staff using (true);

alter table bloom.user_profiles enable row level security;
grant select on bloom.user_profiles to bloom_member, bloom_staff;
grant update (role, updated_at) on bloom.user_profiles to bloom_staff;
create policy own on bloom.user_profiles to bloom_member using (user_id = (select bloom.caller_id()));
create policy every on bloom.user_profiles to bloom_staff using (true);

-- A profile and a notification are nobody's but their owner's, whatever else he may do here.
alter table bloom.profiles enable row level security;
grant select, insert, update on bloom.profiles to bloom_member, bloom_staff;
create policy own on bloom.profiles to bloom_member, bloom_staff using (user_id = (select bloom.caller_id()));

alter table bloom.notifications enable row level security;
grant select, update on bloom.notifications to bloom_member, bloom_staff;
create policy own on bloom.notifications to bloom_member, bloom_staff
  using (recipient_id = (select bloom.caller_id()));

-- Rows that belong to another row are seen by whoever sees that one.
alter table bloom.messages enable row level security;
grant select, insert on bloom.messages to bloom_member, bloom_staff;
create policy of_conversation on bloom.messages to bloom_member
  using (exists (select from bloom.conversations c where c.id = conversation_id));
create policy every on bloom.messages to bloom_staff using (true);

alter table bloom.appointments enable row level security;
grant select, insert, update on bloom.appointments to bloom_member, bloom_staff;
create policy of_lead_or_conversation on bloom.appointments to bloom_member
  using (
    exists (select from bloom.leads l where l.id = lead_id)
    or exists (select from bloom.conversations c where c.id = conversation_id)
  );
create policy every on bloom.appointments to bloom_staff using (true);

alter table bloom.service_recommendations enable row level security;
grant select, insert, update on bloom.service_recommendations to bloom_member, bloom_staff;
create policy of_lead_or_conversation on bloom.service_recommendations to bloom_member
  using (
    exists (select from bloom.leads l where l.id = lead_id)
    or exists (select from bloom.conversations c where c.id = conversation_id)
  );
create policy every on bloom.service_recommendations to bloom_staff using (true);

alter table bloom.agent_messages enable row level security;
grant select, insert on bloom.agent_messages to bloom_member, bloom_staff;
create policy of_execution on bloom.agent_messages to bloom_member
  using (exists (select from bloom.workflow_executions e where e.id = workflow_execution_id));
create policy every on bloom.agent_messages to bloom_staff using (true);

alter table bloom.shared_memory enable row level security;
grant select on bloom.shared_memory to bloom_member, bloom_staff;
create policy of_conversation on bloom.shared_memory to bloom_member
  using (exists (select from bloom.conversations c where c.id = conversation_id));
create policy every on bloom.shared_memory to bloom_staff using (true);

-- What only staff reads.
alter table bloom.agent_logs enable row level security;
grant select on bloom.agent_logs to bloom_staff;
create policy every on bloom.agent_logs to bloom_staff using (true);

alter table bloom.model_performance_metrics enable row level security;
grant select on bloom.model_performance_metrics to bloom_staff;
create policy every on bloom.model_performance_metrics to bloom_staff using (true);

-- What nobody who calls ever sees.
alter table bloom.accounts enable row level security;
alter table bloom.stripe_events enable row level security;

-- What the agency sells from the first day on.
insert into bloom.pricing_packages
  (name, description, price_monthly, price_yearly, features, max_projects, max_team_members, priority)
values
  ('Starter', 'One project at a time, with a small team', 99, 990,
    '["1 project", "5 team members", "Lead scoring", "Email support"]', 1, 5, 1),
  ('Professional', 'Several projects side by side, with workflows', 299, 2990,
    '["5 projects", "20 team members", "Agent workflows", "Priority support"]', 5, 20, 2),
  ('Enterprise', 'As many projects and people as it takes', 599, 5990,
    '["Unlimited projects", "Unlimited team members", "Custom workflows", "A contact of your own"]', null, null, 3)
on conflict do nothing;

insert into bloom.pricing_campaigns (name, code, discount_type, discount_value, max_uses)
values
  ('Launch offer', 'LAUNCH50', 'percentage', 50, 100),
  ('Annual plan', 'ANNUAL20', 'percentage', 20, null),
  ('Holiday offer', 'HOLIDAY30', 'percentage', 30, 50)
on conflict do nothing;
