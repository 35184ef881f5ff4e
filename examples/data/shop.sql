-- The database of examples/etl.yaml; SQLite and PostgreSQL both read it:
--   sqlite3 shop.db < shop.sql
create table products (
    sku text primary key,
    title text not null,
    category text not null,
    since text not null
);
create table sales_clean (
    id integer primary key,
    day date not null,
    sku text not null references products (sku),
    category text not null,
    total numeric(12, 2) not null
);
insert into products (sku, title, category, since) values
    ('TEA-1', 'Green tea', 'Tea', '2025-01'),
    ('TEA-7', 'Sample of tea', 'Tea', '2026-03'),
    ('CUP-2', 'Cup; ''the blue one''', 'Crockery', '2025-06'),
    ('CUP-5', 'Cup with a lid', 'Crockery', '2026-09'),
    ('POT-1', 'Pot', 'Crockery', '2026-12');
