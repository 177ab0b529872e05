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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Topics with partitions that keep their own order and no other, read at least once: a reader goes
 * back a little whenever it pleases the seed.
 */
final class Broker {

    private static final int PARTITIONS = 3;

    /** As long as a member may be silent about a record. */
    private static final Duration POLL_MAX = Duration.ofMinutes(5);

    private static final URI SOURCE = URI.create("/holdfast/simulation");
    private static final CloudEvents CODEC = new CloudEvents();

    /** The broker cannot be reached. */
    static final class Away extends RuntimeException {
        Away() {
            super("the broker is away", null, false, false);
        }
    }

    /** What a member of a group does with a record. */
    interface Handler {
        void take(@Nullable Replica member, Envelope<? extends Message> envelope);
    }

    /** A partition as a group reads it: one member at a time, whichever has it just now. */
    private final class Reader {
        private final List<Envelope<? extends Message>> log;
        private final String group;
        private final List<Replica> members;
        private final Handler handler;
        private int position;
        private boolean awake;
        private boolean reading;
        private int generation;

        Reader(
                List<Envelope<? extends Message>> log,
                String group,
                List<Replica> members,
                Handler handler) {
            this.log = log;
            this.group = group;
            this.members = members;
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
            if (reading || position >= log.size()) {
                return;
            }
            List<Replica> up = members.stream().filter(Replica::up).toList();
            if (!members.isEmpty() && up.isEmpty() || world.nestsDeeply()) {
                wake(world.seconds(1, 5));
                return;
            }
            Replica member = up.isEmpty() ? null : world.any(up);
            Envelope<? extends Message> next = log.get(position);
            world.say(() -> (member == null ? group : member.name) + " reads " + name(next));
            reading = true;
            int mine = ++generation;
            world.after(POLL_MAX, () -> rebalance(mine));
            Duration again = handled(member, next);
            if (generation != mine) {
                return; // others have it by now
            }
            reading = false;
            if (again.isZero()) {
                position++;
                goBack();
            }
            wake(again.isZero() ? delay() : again);
        }

        /** How long to wait before it is read again; zero when it is done. */
        private Duration handled(@Nullable Replica member, Envelope<? extends Message> next) {
            try {
                handler.take(member, next);
                return Duration.ZERO;
            } catch (Crash dead) {
                return world.seconds(1, 10);
            } catch (RuntimeException failure) {
                world.say(() -> group + " reads it again: " + failure);
                return world.seconds(1, 20);
            }
        }

        private void goBack() {
            if (world.strikes(Fault.REDELIVERY)) {
                position = Math.max(0, position - 1 - world.below(4));
                world.say(() -> group + " goes back");
            }
        }

        /** Who is at a record for so long loses it to another member, and goes on all the same. */
        private void rebalance(int slow) {
            if (reading && generation == slow) {
                world.say(() -> group + " gives a record to another member");
                generation++;
                reading = false;
                wake(delay());
            }
        }
    }

    private final World world;
    private final boolean coded;
    private final Map<String, List<List<Envelope<? extends Message>>>> topics =
            new LinkedHashMap<>();
    private final List<Reader> readers = new ArrayList<>();
    private final List<Envelope<? extends Message>> all = new ArrayList<>();
    private final Set<MessageId> ids = new HashSet<>();
    private final List<Consumer<Envelope<? extends Message>>> watchers = new ArrayList<>();

    /** A broker, whose records are bytes where {@code coded}. */
    Broker(World world, boolean coded) {
        this.world = world;
        this.coded = coded;
    }

    void subscribe(String topic, String group, List<Replica> members, Handler handler) {
        for (List<Envelope<? extends Message>> partition : topic(topic)) {
            readers.add(new Reader(partition, group, members, handler));
        }
    }

    /** Tells whoever watches of each message when it is published first. */
    void watch(Consumer<Envelope<? extends Message>> watcher) {
        watchers.add(watcher);
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
        if (ids.add(sent.id())) {
            watchers.forEach(watcher -> watcher.accept(sent));
        }
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
