package io.holdfast.simulation;

import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.MessageType;
import io.holdfast.contracts.Subjects;
import io.holdfast.contracts.json.CloudEvents;
import io.holdfast.contracts.json.MalformedMessage;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Topics with partitions that keep their own order and no other, read at least once: a reader goes
 * back a little whenever it pleases the seed.
 */
final class Broker {

    private static final int PARTITIONS = 3;
    private static final URI SOURCE = URI.create("/holdfast/simulation");
    private static final CloudEvents CODEC = new CloudEvents();

    /** The broker cannot be reached. */
    static final class Away extends RuntimeException {
        Away() {
            super("the broker is away", null, false, false);
        }
    }

    private final class Reader {
        private final List<Envelope<? extends Message>> log;
        private final String group;
        private final @Nullable Replica replica;
        private final Consumer<Envelope<? extends Message>> handler;
        private int position;
        private boolean awake;

        Reader(
                List<Envelope<? extends Message>> log,
                String group,
                @Nullable Replica replica,
                Consumer<Envelope<? extends Message>> handler) {
            this.log = log;
            this.group = group;
            this.replica = replica;
            this.handler = handler;
        }

        void wake(Duration wait) {
            if (!awake) {
                awake = true;
                world.after(wait, this::read);
            }
        }

        private void read() {
            awake = false;
            if (position >= log.size()) {
                return;
            }
            if (replica != null && !replica.up()) {
                wake(world.seconds(1, 5));
                return;
            }
            Envelope<? extends Message> next = log.get(position);
            world.say(() -> group + " reads " + name(next));
            try {
                handler.accept(next);
            } catch (Crash dead) {
                wake(world.seconds(1, 10));
                return;
            } catch (RuntimeException failure) {
                world.say(() -> group + " reads it again: " + failure.getMessage());
                wake(world.seconds(1, 20));
                return;
            }
            position++;
            if (world.strikes(Fault.REDELIVERY)) {
                position = Math.max(0, position - 1 - world.below(4));
                world.say(() -> group + " goes back");
            }
            wake(delay());
        }
    }

    private final World world;
    private final boolean coded;
    private final Map<String, List<List<Envelope<? extends Message>>>> topics =
            new LinkedHashMap<>();
    private final List<Reader> readers = new ArrayList<>();
    private final List<Envelope<? extends Message>> all = new ArrayList<>();

    /** A broker, whose records are bytes where {@code coded}. */
    Broker(World world, boolean coded) {
        this.world = world;
        this.coded = coded;
    }

    void subscribe(
            String topic,
            String group,
            @Nullable Replica replica,
            Consumer<Envelope<? extends Message>> handler) {
        for (List<Envelope<? extends Message>> partition : topic(topic)) {
            readers.add(new Reader(partition, group, replica, handler));
        }
    }

    /** Publishes a message; {@link Away} when it may not have arrived. */
    void publish(MessageId id, Instant at, Message message) {
        if (world.strikes(Fault.BROKER_AWAY)) {
            throw new Away();
        }
        Envelope<? extends Message> sent =
                wire(new Envelope<>(id, SOURCE, Subjects.of(message), at, null, message));
        String topic = MessageType.of(message).topic().text();
        int partition = Math.floorMod(sent.subject().hashCode(), PARTITIONS);
        topic(topic).get(partition).add(sent);
        all.add(sent);
        world.say(() -> "published " + name(sent));
        readers.forEach(reader -> reader.wake(delay()));
        if (world.strikes(Fault.BROKER_AWAY)) {
            throw new Away();
        }
    }

    /** Everything that was ever published, in order. */
    List<Envelope<? extends Message>> all() {
        return all;
    }

    private Envelope<? extends Message> wire(Envelope<? extends Message> sent) {
        if (!coded) {
            return sent;
        }
        try {
            CloudEvents.Encoded bytes = CODEC.encode(sent);
            Envelope<? extends Message> read =
                    CODEC.decode(bytes.headers(), bytes.key(), bytes.body());
            if (!read.equals(sent)) {
                throw new AssertionError("Written as " + sent + ", read as " + read);
            }
            return read;
        } catch (MalformedMessage wrong) {
            throw new AssertionError("Our own message cannot be read: " + sent, wrong);
        }
    }

    private List<List<Envelope<? extends Message>>> topic(String name) {
        return topics.computeIfAbsent(
                name,
                _ -> {
                    List<List<Envelope<? extends Message>>> partitions = new ArrayList<>();
                    for (int i = 0; i < PARTITIONS; i++) {
                        partitions.add(new ArrayList<>());
                    }
                    return partitions;
                });
    }

    private Duration delay() {
        return world.strikes(Fault.SLOW)
                ? world.seconds(1, 600)
                : world.between(Duration.ofMillis(1), Duration.ofMillis(200));
    }

    private static String name(Envelope<? extends Message> sent) {
        return sent.message().getClass().getSimpleName()
                + " "
                + sent.id().value().substring(0, 8)
                + " of "
                + sent.subject().substring(0, Math.min(8, sent.subject().length()));
    }
}
