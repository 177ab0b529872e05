package io.holdfast.ovirt;

import java.nio.file.Path;

/**
 * Which certificates are believed when the engine or a host's imageio is spoken to over TLS. Host
 * names are always checked.
 */
public sealed interface EngineTrust {

    /**
     * The certificates of a PEM file and no others, as the engine's own CA from {@code
     * /ovirt-engine/services/pki-resource?resource=ca-certificate&format=X509-PEM-CA}.
     */
    record CaFile(Path pem) implements EngineTrust {}

    /** What the JDK believes; for engines whose certificates come from a public CA. */
    record Platform() implements EngineTrust {}
}
