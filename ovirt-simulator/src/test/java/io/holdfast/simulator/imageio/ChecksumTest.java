package io.holdfast.simulator.imageio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksumTest {
    private static final String BLAKE_128 =
            "c3582f71ebb2be66fa5dd750f80baae97554f3b015663c8be377cfcb2488c1d1";
    private static final String BLAKE_129 =
            "f7f3c46ba2564ff4c4c162da1f5b605f9f1c4aa6a20652a9f9a337c1a2f5b9c9";
    private static final String BLAKE_257 =
            "45f7f084c30bac7cbae2e1963bc6e6b0d8cb227a12927e97fb941d288fb1f9a3";

    @TempDir Path directory;

    @Test
    void blake2b_gives_the_digests_that_python_gives() {
        // hashlib.blake2b(x, digest_size=32).hexdigest()
        assertThat(hex(new byte[0]))
                .isEqualTo("0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
        assertThat(hex("abc".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    }

    @Test
    void blake2b_handles_inputs_around_its_block_size() {
        byte[] bytes = new byte[257];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        assertThat(hex(Arrays.copyOf(bytes, 128))).isEqualTo(BLAKE_128);
        assertThat(hex(Arrays.copyOf(bytes, 129))).isEqualTo(BLAKE_129);
        assertThat(hex(bytes)).isEqualTo(BLAKE_257);
    }

    @Test
    void the_checksum_is_the_digest_of_the_blocks_digests()
            throws IOException, NoSuchAlgorithmException {
        try (Lab lab = new Lab(directory);
                RawClient client = lab.client()) {
            byte[] data = new byte[3_000_000];
            new Random(3).nextBytes(data);
            lab.disk.guestWrite(700_000_000, data);
            String url = "GET " + Lab.image(Lab.RW) + "/checksum";
            RawClient.Answer answer = client.request(url + "?algorithm=sha256&block_size=1048576");
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"algorithm\": \"sha256\", \"block_size\": 1048576, \"checksum\": \""
                                    + sha256OfBlocks(lab)
                                    + "\"}\n");
            assertThat(client.request(url).body())
                    .startsWith("{\"algorithm\": \"blake2b\", \"block_size\": 4194304,");
            assertThat(client.request("GET /images/any/checksum/algorithms").body())
                    .startsWith("{\"algorithms\": [\"blake2b\", \"md5\", \"sha1\"");
        }
    }

    private static String sha256OfBlocks(Lab lab) throws IOException, NoSuchAlgorithmException {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        ByteArrayOutputStream digests = new ByteArrayOutputStream();
        ByteBuffer block = ByteBuffer.allocate(1 << 20);
        byte[] zeroDigest = sha256.digest(new byte[1 << 20]);
        for (long at = 0; at < Lab.SIZE; at += 1 << 20) {
            boolean mayHoldData = at >= 699_000_000 && at < 704_000_000;
            if (mayHoldData) {
                lab.disk.read(at, block.clear());
                digests.writeBytes(sha256.digest(block.array()));
            } else {
                digests.writeBytes(zeroDigest);
            }
        }
        return HexFormat.of().formatHex(sha256.digest(digests.toByteArray()));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(Blake2b.digest256(bytes, bytes.length));
    }
}
