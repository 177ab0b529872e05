package io.holdfast.saga.postgres;

import io.holdfast.saga.Decision;
import io.holdfast.saga.Effect;
import io.holdfast.saga.Evolution;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.Outcome;
import io.holdfast.saga.Saga;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaMetrics;
import io.holdfast.saga.SagaMove;
import io.holdfast.saga.SagaRunner;
import io.holdfast.saga.SagaType;
import io.holdfast.saga.StepDeadline;
import io.holdfast.saga.StepDeadline.Start;
import io.holdfast.saga.StepId;
import io.holdfast.saga.Subject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The sagas of one type on PostgreSQL. */
public final class PostgresSagas<S, E, W> implements SagaRunner<S, E> {

    private final SagaDefinition<S, E, W> definition;
    private final Saga<S, E> saga;
    private final Transactions transactions;
    private final Deadlines deadlines;
    private final Effects<W> effects;
    private final SagaMetrics metrics;
    private final Runnable wake;

    /**
     * @param wake called after each commit that may have given relay or performers something to do
     */
    public PostgresSagas(
            SagaDefinition<S, E, W> definition,
            Transactions transactions,
            SagaMetrics metrics,
            Runnable wake) {
        this.definition = definition;
        this.saga = definition.saga();
        this.transactions = transactions;
        this.deadlines = new Deadlines(transactions);
        this.effects = new Effects<>(saga.type(), definition.work(), definition.outgoing());
        this.metrics = metrics;
        this.wake = wake;
    }

    SagaDefinition<S, E, W> definition() {
        return definition;
    }

    SagaType type() {
        return saga.type();
    }

    @Override
    public Outcome start(SagaId id, Subject subject, E first, InboxKey key, String trace) {
        return told(
                id,
                transactions.run(connection -> {
                    Ended ended = begin(connection, id, subject, first, key, trace);
                    if (ended.outcome() instanceof Outcome.SubjectBusy) {
                        // The inbox key must not stay: the caller may still start something else
                        // with it.
                        connection.rollback();
                    }
                    return ended;
                }));
    }

    @Override
    public Outcome handle(SagaId id, E event, InboxKey key, Alongside rows) {
        return told(
                id,
                transactions.run(connection -> {
                    Ended ended = advance(connection, id, event, key, rows);
                    if (ended.outcome() instanceof Outcome.Unknown) {
                        connection.rollback();
                    }
                    return ended;
                }));
    }

    /**
     * Tells a saga that the deadline of a step has passed, unless it has moved on since somebody
     * looked. Each entering of a step is told once.
     */
    void deadlinePassed(SagaId id, StepId step) {
        transactions
                .run(connection -> passDeadline(connection, id, step))
                .ifPresent(ended -> told(id, ended));
    }

    @Override
    public void begun(SagaId id, StepId step) {
        transactions.run(connection ->
                lock(connection, id).isPresent() && deadlines.start(connection, type(), id, step));
    }

    @Override
    public Optional<S> find(SagaId id) {
        return transactions.run(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(
                            "SELECT state FROM saga WHERE type = ? AND id = ?")) {
                select.setString(1, type().value());
                select.setObject(2, id.value());
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(definition.states().read(row.getString(1)))
                            : Optional.empty();
                }
            }
        });
    }

    private Optional<Ended> passDeadline(Connection connection, SagaId id, StepId step)
            throws SQLException {
        Optional<Row<S>> found = lock(connection, id);
        if (found.isEmpty() || !deadlines.takePassed(connection, type(), id, step)) {
            return Optional.empty();
        }
        E event = saga.deadlinePassed(step, databaseTime(connection));
        return Optional.of(evolve(connection, id, event, found.get(), _ -> {}));
    }

    private Ended begin(
            Connection connection, SagaId id, Subject subject, E first, InboxKey key, String trace)
            throws SQLException {
        if (!Inbox.claim(connection, key)) {
            return Ended.with(new Outcome.AlreadyHandled());
        }
        return switch (saga.begin(first)) {
            case Evolution.Refused<S> refused -> {
                journal(connection, id, first, refused.why());
                yield Ended.with(new Outcome.Refused(refused.why()));
            }
            case Evolution.Next<S> next -> {
                Decision decision = saga.decide(next.state());
                if (!insert(connection, id, subject, next.state(), decision, trace)) {
                    yield Ended.with(busyOrKnown(connection, id, subject));
                }
                journal(connection, id, first, null);
                List<Effect> emitted =
                        effects.enter(connection, id, decision, trace, databaseTime(connection));
                yield new Ended(
                        new Outcome.Started(),
                        new SagaMove(type(), id, trace, null, next.state(), emitted));
            }
        };
    }

    private Ended advance(Connection connection, SagaId id, E event, InboxKey key, Alongside rows)
            throws SQLException {
        Optional<Row<S>> found = lock(connection, id);
        if (found.isEmpty()) {
            return Ended.with(new Outcome.Unknown());
        }
        if (!Inbox.claim(connection, key)) {
            return Ended.with(new Outcome.AlreadyHandled());
        }
        return evolve(connection, id, event, found.get(), rows);
    }

    private Ended evolve(Connection connection, SagaId id, E event, Row<S> row, Alongside rows)
            throws SQLException {
        Evolution<S> evolution =
                row.live()
                        ? saga.evolve(row.state(), event)
                        : new Evolution.Refused<>("the saga has ended");
        return switch (evolution) {
            case Evolution.Refused<S> refused -> {
                journal(connection, id, event, refused.why());
                yield Ended.with(new Outcome.Refused(refused.why()));
            }
            case Evolution.Next<S> next -> {
                Decision decision = saga.decide(next.state());
                journal(connection, id, event, null);
                update(connection, id, row, next.state(), decision);
                Instant now = databaseTime(connection);
                List<Effect> emitted = effects.enter(connection, id, decision, row.trace(), now);
                rows.write(connection);
                yield new Ended(
                        new Outcome.Advanced(),
                        new SagaMove(type(), id, row.trace(), row.state(), next.state(), emitted));
            }
        };
    }

    /** Tells the metrics and wakes relay and performers, once the transaction is over. */
    private Outcome told(SagaId id, Ended ended) {
        if (ended.move() != null) {
            metrics.moved(ended.move());
            wake.run();
        }
        if (ended.outcome() instanceof Outcome.Refused refused) {
            Log.refused(type(), id, refused.why());
            metrics.refused(type(), refused.why());
        }
        return ended.outcome();
    }

    private boolean insert(
            Connection connection,
            SagaId id,
            Subject subject,
            S state,
            Decision decision,
            String trace)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO saga (type, id, subject, live, state, trace, deadline_step,"
                                + " deadline_at, deadline_seconds) VALUES (?, ?, ?, ?, ?, ?, ?, now() +"
                                + " make_interval(secs => ?), ?) ON CONFLICT DO NOTHING")) {
            insert.setString(1, type().value());
            insert.setObject(2, id.value());
            insert.setString(3, subject.value());
            insert.setBoolean(4, !decision.ended());
            insert.setString(5, definition.states().write(state));
            insert.setString(6, trace);
            Optional<StepDeadline> deadline = decision.deadline();
            insert.setString(7, deadline.map(d -> d.step().value()).orElse(null));
            insert.setObject(8, seconds(deadline, Start.ENTERING), java.sql.Types.DOUBLE);
            insert.setObject(9, seconds(deadline, Start.FIRST_ATTEMPT), java.sql.Types.DOUBLE);
            return insert.executeUpdate() == 1;
        }
    }

    /** Null where there is no deadline that is counted from there. */
    private static @Nullable Double seconds(Optional<StepDeadline> deadline, Start from) {
        return deadline.filter(wanted -> wanted.from() == from)
                .map(wanted -> wanted.after().toMillis() / 1000.0)
                .orElse(null);
    }

    private Outcome busyOrKnown(Connection connection, SagaId id, Subject subject)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT id FROM saga WHERE type = ? AND (id = ? OR (subject = ? AND live))"
                                + " ORDER BY (id = ?) DESC LIMIT 1")) {
            select.setString(1, type().value());
            select.setObject(2, id.value());
            select.setString(3, subject.value());
            select.setObject(4, id.value());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    // The other one ended between the two statements: the caller's redelivery will
                    // begin.
                    throw new SQLException("the live saga of " + subject + " just ended", "40001");
                }
                UUID found = row.getObject(1, UUID.class);
                return found.equals(id.value())
                        ? new Outcome.AlreadyHandled()
                        : new Outcome.SubjectBusy(new SagaId(found));
            }
        }
    }

    private Optional<Row<S>> lock(Connection connection, SagaId id) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT state, trace, live, deadline_step FROM saga WHERE type = ? AND id = ?"
                                + " FOR UPDATE")) {
            select.setString(1, type().value());
            select.setObject(2, id.value());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                return Optional.of(
                        new Row<>(
                                definition.states().read(row.getString(1)),
                                row.getString(2),
                                row.getBoolean(3),
                                Optional.ofNullable(row.getString(4))));
            }
        }
    }

    private void update(Connection connection, SagaId id, Row<S> row, S state, Decision decision)
            throws SQLException {
        Optional<String> step = decision.deadline().map(d -> d.step().value());
        boolean sameStep = step.equals(row.deadlineStep());
        String deadline =
                sameStep
                        ? ""
                        : ", deadline_at = now() + make_interval(secs => CAST(? AS double precision)),"
                                + " deadline_seconds = ?";
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE saga SET state = ?, live = ?, updated_at = now(), deadline_step = ?"
                                + deadline
                                + " WHERE type = ? AND id = ?")) {
            int i = 1;
            update.setString(i++, definition.states().write(state));
            update.setBoolean(i++, !decision.ended());
            update.setString(i++, step.orElse(null));
            if (!sameStep) {
                Optional<StepDeadline> wanted = decision.deadline();
                update.setObject(i++, seconds(wanted, Start.ENTERING), java.sql.Types.DOUBLE);
                update.setObject(i++, seconds(wanted, Start.FIRST_ATTEMPT), java.sql.Types.DOUBLE);
            }
            update.setString(i++, type().value());
            update.setObject(i, id.value());
            update.executeUpdate();
        }
    }

    private void journal(Connection connection, SagaId id, E event, @Nullable String refused)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO saga_journal (type, id, event, refused) VALUES (?, ?, ?, ?)")) {
            insert.setString(1, type().value());
            insert.setObject(2, id.value());
            insert.setString(3, definition.events().write(event));
            insert.setString(4, refused);
            insert.executeUpdate();
        }
    }

    static Instant databaseTime(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT now()");
                ResultSet row = select.executeQuery()) {
            row.next();
            Timestamp now = row.getTimestamp(1);
            return now.toInstant();
        }
    }

    /** What a transaction ended in; a move when the saga has one. */
    private record Ended(Outcome outcome, @Nullable SagaMove move) {
        static Ended with(Outcome outcome) {
            return new Ended(outcome, null);
        }
    }

    private record Row<S>(S state, String trace, boolean live, Optional<String> deadlineStep) {}
}
