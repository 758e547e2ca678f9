import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SECRET } from './seed.js';

const MAIN = '/etc/freeradius/3.0/mods-config/sql/main/postgresql';

/** The schema as FreeRADIUS delivers it. @throws Error when Debian's configuration is not installed */
export function stockSchema(): string {
  if (!existsSync(`${MAIN}/schema.sql`)) throw new Error('install freeradius-config (Debian)');
  return readFileSync(`${MAIN}/schema.sql`, 'utf8');
}

/**
 * A raddb with the queries as FreeRADIUS delivers them and nothing beside SQL (no files, detail or
 * unix module), so that the peer is as quick as it can be. The same threads and limits as ours.
 */
export function writeStockRaddb(folder: string): void {
  for (const part of ['modules', 'sites']) mkdirSync(join(folder, part), { recursive: true });
  const ours = readFileSync('deploy/freeradius/radiusd.conf', 'utf8');
  writeFileSync(join(folder, 'radiusd.conf'), ours.replace('$INCLUDE policy.conf', ''));
  writeFileSync(join(folder, 'dictionary'), '');
  writeFileSync(
    join(folder, 'clients.conf'),
    `client bench {\n  ipaddr = 127.0.0.1\n  secret = ${SECRET}\n  require_message_authenticator = yes\n}\n`,
  );
  writeFileSync(
    join(folder, 'modules/all'),
    `pap {
}
chap {
}
expr {
}
sql {
  driver = "rlm_sql_postgresql"
  dialect = "postgresql"
  server = "$ENV{LASTMILE_DB_HOST}"
  port = $ENV{LASTMILE_DB_PORT}
  login = "$ENV{LASTMILE_DB_USER}"
  password = "$ENV{LASTMILE_DB_PASSWORD}"
  radius_db = "$ENV{LASTMILE_DB_NAME}"
  acct_table1 = "radacct"
  acct_table2 = "radacct"
  postauth_table = "radpostauth"
  authcheck_table = "radcheck"
  groupcheck_table = "radgroupcheck"
  authreply_table = "radreply"
  groupreply_table = "radgroupreply"
  usergroup_table = "radusergroup"
  client_table = "nas"
  group_attribute = "SQL-Group"
  read_groups = yes
  read_clients = no
  delete_stale_sessions = yes
  pool {
    start = 1
    min = 1
    max = $ENV{LASTMILE_RADIUS_CONNECTIONS}
    spare = 3
    uses = 0
    lifetime = 0
    idle_timeout = 300
  }
  $INCLUDE ${MAIN}/queries.conf
}
`,
  );
  writeFileSync(join(folder, 'sites/default'), SITE);
}

const UNIQUE =
  '%{md5:%{User-Name},%{Acct-Session-Id},%{Packet-Src-IP-Address},%{NAS-Identifier},%{NAS-Port-Id},%{NAS-Port}}';

const SITE = `server default {
  listen {
    type = auth
    ipaddr = $ENV{LASTMILE_RADIUS_HOST}
    port = $ENV{LASTMILE_RADIUS_AUTH_PORT}
  }
  listen {
    type = acct
    ipaddr = $ENV{LASTMILE_RADIUS_HOST}
    port = $ENV{LASTMILE_RADIUS_ACCT_PORT}
  }
  authorize {
    chap
    sql
    pap
  }
  authenticate {
    Auth-Type PAP {
      pap
    }
    Auth-Type CHAP {
      chap
    }
  }
  preacct {
    update request {
      &Acct-Unique-Session-Id := "${UNIQUE}"
    }
  }
  accounting {
    sql
  }
  post-auth {
    sql
    Post-Auth-Type REJECT {
      sql
    }
  }
}
`;
