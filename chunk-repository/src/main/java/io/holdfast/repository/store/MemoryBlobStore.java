package io.holdfast.repository.store;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** Objects in this JVM's heap; for tests and trials. */
public final class MemoryBlobStore implements BlobStore {

    private final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

    @Override
    public PutOutcome putIfAbsent(BlobName name, ByteBuffer content) {
        return objects.putIfAbsent(name.value(), copy(content)) == null
                ? PutOutcome.STORED
                : PutOutcome.ALREADY_THERE;
    }

    @Override
    public void replace(BlobName name, ByteBuffer content) {
        objects.put(name.value(), copy(content));
    }

    private static byte[] copy(ByteBuffer content) {
        byte[] bytes = new byte[content.remaining()];
        content.duplicate().get(bytes);
        return bytes;
    }

    @Override
    public byte[] get(BlobName name, int bytesMax) {
        byte[] bytes = existing(name);
        if (bytes.length > bytesMax) {
            throw new RepositoryException.Corrupt(
                    Damage.of(name), "longer than the " + bytesMax + " bytes it may have", null);
        }
        return bytes.clone();
    }

    @Override
    public void getRange(BlobName name, long offset, ByteBuffer target) {
        byte[] bytes = existing(name);
        if (offset > bytes.length - target.remaining()) {
            throw new RepositoryException.Corrupt(
                    Damage.of(name),
                    "it has %d bytes, %d were asked for from %d on"
                            .formatted(bytes.length, target.remaining(), offset),
                    null);
        }
        target.put(bytes, Math.toIntExact(offset), target.remaining());
    }

    private byte[] existing(BlobName name) {
        byte[] bytes = objects.get(name.value());
        if (bytes == null) {
            throw new RepositoryException.Missing(Damage.of(name), null);
        }
        return bytes;
    }

    @Override
    public Optional<BlobInfo> head(BlobName name) {
        return Optional.ofNullable(objects.get(name.value()))
                .map(bytes -> new BlobInfo(name, bytes.length));
    }

    @Override
    public Stream<BlobInfo> list(String prefix) {
        return objects.tailMap(prefix, true).entrySet().stream()
                .takeWhile(object -> object.getKey().startsWith(prefix))
                .map(MemoryBlobStore::info);
    }

    private static BlobInfo info(Map.Entry<String, byte[]> object) {
        return new BlobInfo(new BlobName(object.getKey()), object.getValue().length);
    }

    @Override
    public void delete(BlobName name) {
        objects.remove(name.value());
    }

    @Override
    public String describe() {
        return "memory of this process";
    }
}
