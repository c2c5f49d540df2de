//! Laws of Compose configurations, over generated files.

use proptest::prelude::*;

use crate::compose_laws::{CUT, broken};

/// Lines of which Compose files are made, and of which they break.
const LINES: [&str; 72] = [
    "services:",
    "  a:",
    "  b:",
    "  c:",
    "    image: x:1",
    "    image: ${A}/x:${TAG:-1}",
    "    build: .",
    "    build: {context: ./a, args: [X, Y=1], target: t}",
    "    command: sh -c 'echo $$A \"b c\"'",
    "    entrypoint: []",
    "    ports: ['8080:80', '9000-9002:9000-9002/udp']",
    "    ports:",
    "      - 80",
    "      - target: 80",
    "        published: 8080",
    "    expose: [80, '81']",
    "    volumes: ['v:/v', './x:/y:ro', '/z']",
    "    volumes:",
    "      - {type: bind, source: ., target: /src}",
    "      - {type: tmpfs, target: /t, tmpfs: {size: 64m}}",
    "    environment:",
    "      A: 1",
    "      B: ${A:-x}",
    "      C:",
    "    environment: [A=2, C]",
    "    env_file: .env",
    "    env_file: [{path: gone.env, required: false}]",
    "    depends_on: [b]",
    "    depends_on: {c: {condition: service_healthy}}",
    "    healthcheck: {test: curl -f x, interval: 90s, retries: 3}",
    "    healthcheck: {disable: true}",
    "    networks: [n]",
    "    networks: {n: {aliases: [q]}}",
    "    network_mode: host",
    "    network_mode: service:b",
    "    deploy: {replicas: 2, resources: {limits: {cpus: '0.5', memory: 50M}}}",
    "    mem_limit: 1.5gb",
    "    ulimits: {nofile: 5, nproc: {soft: 1, hard: 2}}",
    "    labels: [a=b, c]",
    "    labels: {a: 'yes', d: 1.10}",
    "    profiles: [p]",
    "    secrets: [s]",
    "    configs: [{source: c, target: /c}]",
    "    extends: {service: b}",
    "    extends: {service: z, file: common.yaml}",
    "    extends: a",
    "    logging: {driver: json-file, options: {max-size: 10m}}",
    "    stop_grace_period: 1m30s",
    "    x-own: {a: [1]}",
    "    container_name: one",
    "    restart: unless-stopped",
    "    tmpfs: /run",
    "    dns: 8.8.8.8",
    "    extra_hosts: ['h:1.2.3.4', 'i=::1']",
    "    init: yes",
    "    ports: !reset []",
    "    environment: !override {Z: 1}",
    "    <<: *base",
    "x-base: &base {image: y, labels: {l: m}}",
    "volumes: {v: , w: {external: true}}",
    "networks: {n: {driver: bridge, ipam: {config: [{subnet: 10.0.0.0/8}]}}}",
    "secrets: {s: {file: ./s}}",
    "configs: {c: {content: 'a $$b'}}",
    "include: [common.yaml]",
    "name: shop",
    "version: '3'",
    "A=1",
    "TAG='2'",
    "\t- x",
    "  z: {image: z}",
    "    unknown: ${",
    "    image: 'a",
];

fn file() -> impl Strategy<Value = String> {
    let line = prop::sample::select(LINES.to_vec());
    // Most begin as a Compose file does; else nearly none would be one.
    let lines = prop::collection::vec(line, 0..14);
    (any::<bool>(), lines).prop_map(|(begins, lines)| {
        let head = if begins { "services:\n  a:\n    image: x\n" } else { "" };
        format!("{head}{}\n", lines.join("\n"))
    })
}

proptest! {
    #[test]
    fn any_files_keep_the_laws(files in prop::collection::vec(file(), 1..=4)) {
        prop_assert_eq!(broken(&files.join(CUT)), None);
    }
}
