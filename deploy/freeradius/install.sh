#!/bin/sh
# Installs FreeRADIUS for Lastmile on Debian or Ubuntu, or brings it up to date; may be run again.
#
#   npm run --silent radius:environment > lastmile-radius.env     where the API runs
#   sh install.sh lastmile-radius.env                             here, as root
#
# With --root DIR the files go below DIR and the system is left alone: no packages, users, services.
set -eu

usage() {
  echo "usage: install.sh [--root DIR] ENVIRONMENT-FILE" >&2
  exit 2
}

root=
if [ "${1:-}" = --root ]; then
  [ $# -ge 2 ] || usage
  root=$2
  shift 2
fi
if [ $# -ne 1 ] || [ ! -r "$1" ]; then usage; fi
environment=$1
here=$(cd "$(dirname "$0")" && pwd)

for name in LASTMILE_DB_HOST LASTMILE_DB_PASSWORD LASTMILE_RADIUS_KEY; do
  grep -q "^$name=." "$environment" || {
    echo "install.sh: $environment lacks $name; make it with npm run --silent radius:environment" >&2
    exit 1
  }
done
if [ -z "$root" ] && [ "$(id -u)" -ne 0 ]; then
  echo "install.sh: run it as root" >&2
  exit 1
fi

raddb=/etc/lastmile-radius
state=/var/lib/lastmile-radius
unit=/etc/systemd/system/lastmile-radius.service

if [ -z "$root" ]; then
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
    freeradius freeradius-postgresql freeradius-utils openssl
  # The distribution's own instance would take the ports.
  systemctl disable --now freeradius 2>/dev/null || true
fi

# Only the group of FreeRADIUS reads the configuration, and nobody else the keys.
install -d -m 0750 "$root$raddb" "$root$raddb/modules" "$root$raddb/sites"
install -d -m 0700 "$root$state"
install -d -m 0755 "$root$(dirname "$unit")"
for file in radiusd.conf policy.conf clients.conf dictionary modules/sql modules/eap \
  modules/authentication sites/lastmile sites/clients sites/tunnel; do
  install -m 0640 "$here/$file" "$root$raddb/$file"
done
# Where this machine keeps its state is decided here, not where the API runs.
grep -v '^LASTMILE_RADIUS_RUN=' "$environment" >"$root$raddb/environment.new"
echo "LASTMILE_RADIUS_RUN=$root$state" >>"$root$raddb/environment.new"
chmod 0600 "$root$raddb/environment.new"
mv "$root$raddb/environment.new" "$root$raddb/environment"

# The certificate of PEAP and TTLS; put your own in its place if clients check names.
if [ ! -e "$root$state/server.key" ] || [ ! -e "$root$state/server.pem" ]; then
  openssl req -x509 -newkey rsa:2048 -nodes -subj '/CN=Lastmile RADIUS' -days 3650 \
    -keyout "$root$state/server.key" -out "$root$state/server.pem" 2>/dev/null
  chmod 0600 "$root$state/server.key"
fi

cat >"$root$unit" <<UNIT
[Unit]
Description=FreeRADIUS for Lastmile
After=network-online.target postgresql.service
Wants=network-online.target

[Service]
EnvironmentFile=$raddb/environment
ExecStartPre=/usr/sbin/freeradius -C -d $raddb -n radiusd
ExecStart=/usr/sbin/freeradius -f -l stdout -d $raddb -n radiusd
User=freerad
Group=freerad
Restart=always
RestartSec=2
LimitNOFILE=65536
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
ReadWritePaths=$state

[Install]
WantedBy=multi-user.target
UNIT

if [ -z "$root" ]; then
  chgrp -R freerad "$raddb"
  chown -R freerad:freerad "$state"
  systemctl daemon-reload
  systemctl enable lastmile-radius
  systemctl restart lastmile-radius
  systemctl --no-pager status lastmile-radius
fi
echo "FreeRADIUS for Lastmile is installed: $root$raddb"
