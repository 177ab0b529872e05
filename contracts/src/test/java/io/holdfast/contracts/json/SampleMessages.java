package io.holdfast.contracts.json;

import io.holdfast.contracts.ApplianceDevice;
import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.Consistency;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskSnapshotId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.Identifier;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.MessageType;
import io.holdfast.contracts.OldDisks;
import io.holdfast.contracts.RestoreTarget;
import io.holdfast.contracts.SnapshotId;
import io.holdfast.contracts.Subjects;
import io.holdfast.contracts.TraceParent;
import io.holdfast.contracts.VmId;
import io.holdfast.contracts.VmReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One message of each type with every field filled, the same for ever: what the golden files hold.
 */
final class SampleMessages {

    private static final Instant AT = Instant.parse("2026-11-23T03:57:13.198Z");

    private SampleMessages() {}

    static Envelope<Message> envelope(MessageType type) {
        Message message =
                (Message) sample(type.messageClass(), type.messageClass().getSimpleName());
        MessageId id = new MessageId(uuid("id of " + type.text()).toString());
        return new Envelope<>(
                id,
                URI.create("/holdfast/example"),
                Subjects.of(message),
                AT,
                TraceParent.of(id),
                message);
    }

    /** One of each kind; the golden files hold the first. */
    static List<RestoreTarget> targets() {
        DiskId disk = new DiskId(uuid("disk"));
        VmReference vm = VmReference.byName("web");
        return List.of(
                new RestoreTarget.NewVm(
                        "restored",
                        "Default",
                        "data",
                        Map.of(disk, "fast"),
                        Map.of("ovirtmgmt", "lab"),
                        MacPolicy.NEW,
                        true,
                        List.of(new DiskId(uuid("scratch disk")))),
                new RestoreTarget.DisksOnly("data", Map.of(disk, "fast"), List.of(disk)),
                new RestoreTarget.SingleDisk(disk, vm, "data", false),
                new RestoreTarget.InPlace(
                        vm,
                        "data",
                        Map.of(disk, "fast"),
                        List.of(disk),
                        OldDisks.DELETE_AFTER_VERIFICATION));
    }

    private static UUID uuid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable Object sample(Type type, String name) {
        if (type instanceof ParameterizedType parameterized) {
            return parameterized.getRawType() == Map.class
                    ? Map.of("team", "shop")
                    : List.of(sample(parameterized.getActualTypeArguments()[0], name + "[0]"));
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class) {
            return name.endsWith("diskInterface") ? "virtio_scsi" : "an example of " + name;
        } else if (plain == long.class || plain == Long.class) {
            return 1_073_741_824L;
        } else if (plain == int.class) {
            return 7;
        } else if (plain == double.class) {
            return 12.5;
        } else if (plain == boolean.class || plain == Boolean.class) {
            return true;
        } else if (plain == Instant.class) {
            return AT;
        } else if (plain == VmReference.class) {
            return VmReference.byId(new VmId(uuid("vm")));
        } else if (plain == RestoreTarget.class) {
            return targets().getFirst();
        } else if (plain == BackupMode.class) {
            return BackupMode.FULL;
        } else if (plain == Consistency.class) {
            return Consistency.CRASH_CONSISTENT;
        } else if (plain == SnapshotId.class
                || plain == DiskSnapshotId.class
                || plain == ApplianceDevice.class) {
            return null; // a VM backup is named instead
        } else if (plain.isEnum()) {
            return plain.getEnumConstants()[0];
        } else if (Identifier.class.isAssignableFrom(plain)) {
            return identifier(plain, name);
        }
        return record(plain, name);
    }

    private static Object identifier(Class<?> type, String name) {
        if (type == EngineId.class) {
            return new EngineId("lab");
        }
        boolean uuid = type.getRecordComponents()[0].getType() == UUID.class;
        return make(type, uuid ? uuid(name) : uuid(name).toString().replace("-", "").repeat(2));
    }

    private static Object record(Class<?> type, String name) {
        return make(
                type,
                Arrays.stream(type.getRecordComponents())
                        .map(c -> sample(c.getGenericType(), name + "." + c.getName()))
                        .toArray());
    }

    private static Object make(Class<?> type, Object... values) {
        try {
            Class<?>[] types =
                    Arrays.stream(type.getRecordComponents())
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new);
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException wrong) {
            throw new LinkageError("No sample of " + type, wrong);
        }
    }
}
