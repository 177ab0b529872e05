package io.holdfast.commandline.commands;

import io.holdfast.commandline.location.Location;
import io.holdfast.repository.maintenance.KeySlots;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who may open the repository. */
final class KeyCommands {

    private KeyCommands() {}

    /** A command on the key slots. */
    abstract static class KeyAction extends RepositoryAction {
        KeyAction(Invocation invocation) {
            super(invocation);
        }

        abstract Answer answer(KeySlots slots) throws IOException;

        @Override
        final Answer answer() throws IOException {
            Location location = options().location(invocation);
            try (BlobStore store = options().stores(invocation).open(location)) {
                return answer(new KeySlots(store, invocation.clock()));
            }
        }

        final Answer done(String line, KeySlots.Slot slot) {
            return Answer.of(List.of(line), fields(slot));
        }
    }

    private static Map<String, Object> fields(KeySlots.Slot slot) {
        return Map.of("slot", slot.id().toString(), "created", slot.created().toString());
    }

    /** A further master key: one that is there, or a new one. */
    static final class FurtherKey {
        @Option(
                names = "--new-key-file",
                paramLabel = "FILE",
                description = "Make a new master key in this new file, readable by its owner only.")
        private Optional<Path> made = Optional.empty();

        @Option(
                names = "--next-key-file",
                paramLabel = "FILE",
                description = "Use the master key in this file.")
        private Optional<Path> given = Optional.empty();

        /** The key is made only when the one before it is there and readable. */
        MasterKey key() throws IOException {
            if (made.isPresent() == given.isPresent()) {
                throw new RepositoryException.Refused(
                        "which key? Give either --new-key-file, to make one, or --next-key-file");
            }
            return made.isPresent()
                    ? NewKeyFile.write(made.get())
                    : MasterKey.fromFile(given.orElseThrow());
        }

        Path file() {
            return made.or(() -> given).orElseThrow().toAbsolutePath();
        }
    }

    /** Shows the slots. */
    @Command(name = "list", description = "List the key slots; needs no key.")
    static final class KeyList extends KeyAction {
        KeyList(Invocation invocation) {
            super(invocation);
        }

        @Override
        Answer answer(KeySlots slots) {
            List<KeySlots.Slot> all = slots.list();
            return Answer.of(
                    all.stream().map(slot -> slot.id() + "  made " + slot.created()).toList(),
                    Map.of("slots", all.stream().map(KeyCommands::fields).toList()));
        }
    }

    /** Adds a key. */
    @Command(
            name = "add",
            description = "Let one more master key open the repository. --key-file opens it now.")
    static final class KeyAdd extends KeyAction {
        @Mixin private final FurtherKey further = new FurtherKey();

        KeyAdd(Invocation invocation) {
            super(invocation);
        }

        @Override
        Answer answer(KeySlots slots) throws IOException {
            KeySlots.Slot slot = slots.add(options().key(invocation), further.key());
            return done("the key in %s opens slot %s".formatted(further.file(), slot.id()), slot);
        }
    }

    /** Replaces a key. */
    @Command(
            name = "rotate",
            description = {
                "Put a new master key in the place of the one in --key-file.",
                "",
                "Whoever kept an older copy of holdfast.json and the old key can still open it."
            })
    static final class KeyRotate extends KeyAction {
        @Mixin private final FurtherKey further = new FurtherKey();

        KeyRotate(Invocation invocation) {
            super(invocation);
        }

        @Override
        Answer answer(KeySlots slots) throws IOException {
            KeySlots.Slot slot = slots.rotate(options().key(invocation), further.key());
            return done(
                    "the key in %s opens slot %s; the old key opens the repository no more"
                            .formatted(further.file(), slot.id()),
                    slot);
        }
    }

    /** Takes a key away. */
    @Command(
            name = "remove",
            description = "Take a key slot away. --key-file must open one that stays.")
    static final class KeyRemove extends KeyAction {
        @Parameters(paramLabel = "SLOT", description = "The slot's id, as repo key list shows it.")
        private UUID slot = new UUID(0, 0);

        KeyRemove(Invocation invocation) {
            super(invocation);
        }

        @Override
        Answer answer(KeySlots slots) {
            slots.remove(options().key(invocation), slot);
            return Answer.of(List.of("slot " + slot + " is gone"), Map.of("slot", slot.toString()));
        }
    }
}
