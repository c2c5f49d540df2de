//! How long applications take until they answer, by image: rules of thumb for a first start on an
//! ordinary machine, with an empty volume. Nothing here was measured; the page lets people change it.

/// What is assumed of an application that nothing is known of, in seconds.
pub const USUAL: u32 = 3;
/// What is assumed of a job that others wait for, such as a migration, in seconds.
pub const USUAL_JOB: u32 = 5;

/// Names of images without their registry and owner, and seconds.
static SECONDS: &[(&str, u32)] = &[
    // Databases.
    ("postgres postgresql postgis timescaledb pgvector pgbouncer", 3),
    ("mysql mysql-server percona percona-server", 15),
    ("mariadb", 8),
    ("mongo mongodb mongodb-community-server clickhouse clickhouse-server", 3),
    ("cassandra scylla", 40),
    ("couchdb influxdb neo4j cockroach surrealdb", 8),
    ("server mssql-server mssql oracle-free oracle-xe", 20),
    // Caches and queues.
    ("redis valkey keydb dragonfly redis-stack redis-stack-server memcached", 1),
    ("nats mosquitto eclipse-mosquitto etcd consul vault minio", 2),
    ("rabbitmq emqx activemq artemis", 10),
    ("kafka cp-kafka cp-server redpanda pulsar zookeeper cp-zookeeper", 10),
    ("cp-schema-registry schema-registry connect cp-kafka-connect", 20),
    // Search and logs.
    ("elasticsearch opensearch solr logstash", 25),
    ("kibana opensearch-dashboards", 30),
    ("grafana prometheus loki tempo jaeger all-in-one alertmanager", 3),
    // In front of others.
    ("nginx httpd caddy traefik haproxy envoy nginx-unprivileged", 1),
    ("adminer mailhog mailpit maildev phpmyadmin pgadmin4", 2),
    // Large applications.
    ("keycloak localstack nextcloud wordpress ghost metabase", 15),
    ("sonarqube jenkins", 45),
    ("gitlab-ce gitlab-ee", 180),
    // What people build on.
    ("golang rust scratch static static-debian12 static-debian13 cc-debian12 cc-debian13", 1),
    ("node python deno bun php aspnet", 3),
    ("ruby elixir", 8),
    ("eclipse-temurin openjdk amazoncorretto jdk jre java17-debian12 java21-debian12 tomcat", 12),
];

/// The seconds that an image's application takes, by the image's name as it is written; `None` for
/// one that nothing is known of.
pub fn seconds(image: &str) -> Option<u32> {
    let name = last_part(image);
    let row = SECONDS.iter().find(|(names, _)| names.split(' ').any(|it| it == name));
    row.map(|(_, seconds)| *seconds)
}

/// `postgres` of `docker.io/library/postgres:17@sha256:…`.
fn last_part(image: &str) -> &str {
    let image = image.split('@').next().unwrap_or(image);
    let name = image.rsplit('/').next().unwrap_or(image);
    name.split(':').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_known_by_its_last_part() {
        assert_eq!(seconds("docker.io/bitnami/postgresql:16@sha256:00"), seconds("postgres"));
        assert_eq!(seconds("localhost:5000/redis"), Some(1));
        assert_eq!(seconds("example/unheard-of:1"), None);
    }

    #[test]
    fn no_image_stands_twice() {
        let all: Vec<&str> = SECONDS.iter().flat_map(|(names, _)| names.split(' ')).collect();
        let distinct: std::collections::BTreeSet<&&str> = all.iter().collect();
        assert_eq!(all.len(), distinct.len());
    }
}
