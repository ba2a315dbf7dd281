-- Staff stores, replaces and removes workflows of the house.
grant insert, update, delete on bloom.workflows to bloom_staff;
create policy stored on bloom.workflows to bloom_staff using (true);
