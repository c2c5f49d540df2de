//! Databases, caches and brokers by their images: what takes a while before it answers, and what
//! should not be open to everybody.
//!
//! Names and ports are those of the images' own pages, to our knowledge of 2026-11; no image was
//! pulled for it.

/// An image that keeps data or hands messages on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Store {
    /// The last part of the image's name.
    pub image: &'static str,
    /// The ports on which clients of its own kind are served; not those of pages for people.
    pub ports: &'static [u16],
}

const fn store(image: &'static str, ports: &'static [u16]) -> Store {
    Store { image, ports }
}

const POSTGRES: &[u16] = &[5432];
const MYSQL: &[u16] = &[3306, 33060];
const MONGO: &[u16] = &[27017];
const REDIS: &[u16] = &[6379];
const ELASTIC: &[u16] = &[9200, 9300];
const KAFKA: &[u16] = &[9092, 29092];

/// Sorted by name.
static STORES: &[Store] = &[
    store("activemq-artemis", &[61616]),
    store("activemq-classic", &[61616]),
    store("arangodb", &[8529]),
    store("azure-sql-edge", &[1433]),
    store("cassandra", &[9042]),
    store("clickhouse", &[8123, 9000]),
    store("clickhouse-server", &[8123, 9000]),
    store("cockroach", &[26257]),
    store("couchbase", &[8091, 11210]),
    store("couchdb", &[5984]),
    store("cp-kafka", KAFKA),
    store("cp-zookeeper", &[2181]),
    store("dragonfly", REDIS),
    store("elasticsearch", ELASTIC),
    store("etcd", &[2379]),
    store("influxdb", &[8086]),
    store("kafka", KAFKA),
    store("keydb", REDIS),
    store("mariadb", MYSQL),
    store("memcached", &[11211]),
    store("mongo", MONGO),
    store("mongodb", MONGO),
    store("mongodb-community-server", MONGO),
    store("mysql", MYSQL),
    store("mysql-server", MYSQL),
    store("nats", &[4222]),
    store("neo4j", &[7687]),
    store("opensearch", ELASTIC),
    store("oracle-free", &[1521]),
    store("oracle-xe", &[1521]),
    store("percona", MYSQL),
    store("percona-server", MYSQL),
    store("pgvector", POSTGRES),
    store("postgis", POSTGRES),
    store("postgres", POSTGRES),
    store("postgresql", POSTGRES),
    store("rabbitmq", &[5672]),
    store("redis", REDIS),
    store("redis-stack", REDIS),
    store("redis-stack-server", REDIS),
    store("redpanda", KAFKA),
    store("rethinkdb", &[28015]),
    store("scylla", &[9042]),
    store("timescaledb", POSTGRES),
    store("timescaledb-ha", POSTGRES),
    store("valkey", REDIS),
    store("zookeeper", &[2181]),
];

/// The store that an image is, by its name without a tag: `postgres`, `docker.io/bitnami/redis`.
pub fn find(name: &str) -> Option<Store> {
    // Its last part says nothing.
    if name == "mcr.microsoft.com/mssql/server" {
        return Some(store("mssql", &[1433]));
    }
    let last = name.rsplit('/').next().unwrap_or(name);
    STORES.iter().find(|store| store.image == last).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_found_behind_any_registry() {
        assert!(STORES.is_sorted_by(|a, b| a.image < b.image));
        assert_eq!(find("ghcr.io/someone/postgis").map(|it| it.ports), Some(POSTGRES));
        assert_eq!(find("mcr.microsoft.com/mssql/server").map(|it| it.image), Some("mssql"));
        assert_eq!(find("shop/server"), None);
        assert_eq!(find("prom/mysqld-exporter"), None);
    }
}
