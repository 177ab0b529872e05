package io.holdfast.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One PostgreSQL on loopback, with one superuser and one database, both called {@code holdfast}.
 */
public final class PostgresServer extends Server {

    private static final String NAME = "holdfast";
    private static final int PASSWORD_BYTES = 16;
    private static final Duration INITDB_WITHIN = Duration.ofMinutes(1);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);

    private static final String IMAGE = "postgres:18";
    private static final int IMAGE_PORT = 5432;

    private final LoopbackPort port;
    private final String password;

    private PostgresServer(Hosting hosting, LoopbackPort port, String password) {
        super(hosting);
        this.port = port;
        this.password = password;
    }

    /** Starts a server with data and log below {@code directory}, which is empty or absent. */
    public static PostgresServer start(Path directory) {
        return start(directory, Durability.FAST);
    }

    public static PostgresServer start(Path directory, Durability durability) {
        Path home = ServerFiles.fresh(directory);
        String password = Secrets.random(PASSWORD_BYTES);
        return switch (StackKind.chosen()) {
            case PROCESS -> startProcess(home, durability, password);
            case DOCKER -> startContainer(password);
        };
    }

    /** The database {@code holdfast}. */
    public String jdbcUrl() {
        return jdbcUrl(NAME);
    }

    /** Where it listens. */
    public LoopbackPort port() {
        return port;
    }

    /** Another database of this server; see {@link #createDatabase}. */
    public String jdbcUrl(String database) {
        return url(port, database);
    }

    /**
     * The database {@code holdfast}, with {@code schema} as the one in which names are looked up
     * and created.
     */
    public String jdbcUrlOfSchema(String schema) {
        return jdbcUrl() + "?currentSchema=" + identifier(schema);
    }

    public String user() {
        return NAME;
    }

    public String password() {
        return password;
    }

    /** A new connection to the database {@code holdfast}; the caller closes it. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), NAME, password);
    }

    /** Creates a database and returns its URL. */
    public String createDatabase(String name) {
        execute("CREATE DATABASE " + identifier(name));
        return jdbcUrl(name);
    }

    /** Creates a schema in the database {@code holdfast} unless it exists, and returns its URL. */
    public String createSchema(String name) {
        execute("CREATE SCHEMA IF NOT EXISTS " + identifier(name));
        return jdbcUrlOfSchema(name);
    }

    @Override
    public Map<String, String> configuration() {
        return Map.of(
                "quarkus.datasource.jdbc.url", jdbcUrl(),
                "quarkus.datasource.username", NAME,
                "quarkus.datasource.password", password);
    }

    private void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new LocalStackException.Unusable(sql + ": " + e.getMessage(), e);
        }
    }

    /** Lower-case letters, digits and underscores need no quoting, in SQL as in a URL. */
    private static String identifier(String name) {
        if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException(
                    "'"
                            + name
                            + "' is no plain name; use lower-case letters, digits and underscores");
        }
        return name;
    }

    private static PostgresServer startProcess(Path home, Durability durability, String password) {
        Path binaries = PostgresBinaries.unpacked();
        Path own = home.resolve("cluster");
        Path data = own.resolve("data");
        initialise(home, binaries, own, password);
        return LoopbackPort.retrying(() -> {
            LoopbackPort port = LoopbackPort.free();
            List<String> line = new ArrayList<>();
            line.addAll(
                    List.of(binaries.resolve("bin/postgres").toString(), "-D", data.toString()));
            settings(port, durability).forEach(setting -> line.addAll(List.of("-c", setting)));
            ChildCommand postgres =
                    ChildCommand.of(
                                    "postgres",
                                    home.resolve("postgres.log"),
                                    Unprivileged.around(own, line))
                            .endingOn(StopSignal.INT, STOP_WITHIN);
            Hosting hosting = new ProcessHosting(postgres, readiness(port, password));
            hosting.start();
            return new PostgresServer(hosting, port, password);
        });
    }

    private static void initialise(Path home, Path binaries, Path own, String password) {
        try {
            Files.createDirectories(own);
            Path secret = ServerFiles.writeSecret(own.resolve("password"), List.of(password));
            List<String> line =
                    List.of(
                            binaries.resolve("bin/initdb").toString(),
                            "--pgdata=" + own.resolve("data"),
                            "--username=" + NAME,
                            "--pwfile=" + secret,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C",
                            "--no-sync");
            try (ChildProcess initdb =
                    ChildProcess.start(
                            ChildCommand.of(
                                    "initdb",
                                    home.resolve("initdb.log"),
                                    Unprivileged.around(own, line)))) {
                initdb.awaitSuccess(INITDB_WITHIN);
            }
            Files.delete(secret);
        } catch (IOException e) {
            throw new LocalStackException.Unusable(home + " cannot be prepared for PostgreSQL", e);
        }
    }

    private static List<String> settings(LoopbackPort port, Durability durability) {
        String flushed = durability == Durability.DURABLE ? "on" : "off";
        return List.of(
                "listen_addresses=" + LoopbackPort.HOST,
                "port=" + port.number(),
                "unix_socket_directories=",
                "max_connections=200",
                "fsync=" + flushed,
                // Without it a commit is still in the process when it is acknowledged, and ends
                // with it.
                "synchronous_commit=on",
                "full_page_writes=" + flushed);
    }

    private static PostgresServer startContainer(String password) {
        return LoopbackPort.retrying(() -> {
            LoopbackPort port = LoopbackPort.free();
            Map<String, String> environment =
                    Map.of(
                            "POSTGRES_USER",
                            NAME,
                            "POSTGRES_DB",
                            NAME,
                            "POSTGRES_PASSWORD",
                            password);
            Hosting hosting =
                    new ContainerHosting(
                            "postgres",
                            IMAGE,
                            port,
                            IMAGE_PORT,
                            environment,
                            readiness(port, password));
            hosting.start();
            return new PostgresServer(hosting, port, password);
        });
    }

    private static String url(LoopbackPort port, String database) {
        return "jdbc:postgresql://" + port.address() + "/" + database;
    }

    /** SQL is answered, in the database that is promised; it is created by the first answer. */
    private static Readiness readiness(LoopbackPort port, String password) {
        return () -> {
            DriverManager.setLoginTimeout(3);
            try (Connection connection =
                            DriverManager.getConnection(url(port, "postgres"), NAME, password);
                    Statement statement = connection.createStatement()) {
                try (ResultSet found =
                        statement.executeQuery(
                                "SELECT 1 FROM pg_database WHERE datname = '" + NAME + "'")) {
                    if (found.next()) {
                        return Optional.empty();
                    }
                }
                statement.execute("CREATE DATABASE " + NAME);
                return Optional.empty();
            } catch (SQLException e) {
                return Optional.of("PostgreSQL on " + port.address() + ": " + e.getMessage());
            }
        };
    }
}
