import type { DataSource } from 'typeorm';

/**
 * What the public schema consists of, one line each: relations with their columns, constraints,
 * indexes, triggers, functions, views and types. What belongs to extensions is left out.
 */
export async function describeSchema(dataSource: DataSource): Promise<string[]> {
  const rows: { line: string }[] = await dataSource.query(`
    WITH own AS (
      SELECT 'public'::regnamespace AS namespace
    ), of_extensions AS (
      SELECT objid FROM pg_depend WHERE deptype = 'e'
    )
    SELECT format('column %s.%s %s %s %s %s', c.relname, a.attname,
                  format_type(a.atttypid, a.atttypmod),
                  CASE WHEN a.attnotnull THEN 'NOT NULL' END, a.attidentity::text || a.attgenerated::text,
                  pg_get_expr(d.adbin, d.adrelid)) AS line
      FROM own
      JOIN pg_class c ON c.relnamespace = namespace AND c.relkind IN ('r', 'p', 'v', 'm')
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
     WHERE c.oid NOT IN (SELECT objid FROM of_extensions)
     UNION ALL
    SELECT format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
      FROM own
      JOIN pg_constraint ON connamespace = namespace AND conrelid <> 0
     UNION ALL
    SELECT format('index %s', indexdef) FROM pg_indexes WHERE schemaname = 'public'
     UNION ALL
    SELECT format('sequence %s %s', relname, oid::regclass)
      FROM own JOIN pg_class ON relnamespace = namespace AND relkind = 'S'
     UNION ALL
    SELECT format('trigger %s', pg_get_triggerdef(t.oid))
      FROM own
      JOIN pg_class c ON c.relnamespace = namespace
      JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal
     UNION ALL
    SELECT format('function %s', CASE WHEN prokind IN ('f', 'p') THEN pg_get_functiondef(p.oid)
                                      ELSE p.oid::regprocedure::text END)
      FROM own
      JOIN pg_proc p ON pronamespace = namespace
     WHERE p.oid NOT IN (SELECT objid FROM of_extensions)
     UNION ALL
    SELECT format('view %s %s', viewname, definition) FROM pg_views WHERE schemaname = 'public'
     UNION ALL
    SELECT format('type %s %s', typname,
                  (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder)
                     FROM pg_enum WHERE enumtypid = t.oid))
      FROM own
      JOIN pg_type t ON typnamespace = namespace AND typtype IN ('e', 'd')
     WHERE t.oid NOT IN (SELECT objid FROM of_extensions)
     ORDER BY 1`);
  return rows.map(({ line }) => line);
}
