//! Domain names, top-level domains, special-use names.
