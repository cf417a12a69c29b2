package io.callrouter.provider;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

interface ProviderRepository extends JpaRepository<Provider, UUID>, JpaSpecificationExecutor<Provider> {

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select p from Provider p where p.id = :id")
    Optional<Provider> lock(UUID id);

    /** Others may refer to it at the same time, but nobody can delete it until the transaction ends. */
    @Lock(LockModeType.PESSIMISTIC_READ)
    @Query("select p from Provider p where p.id = :id")
    Optional<Provider> lockAgainstDeletion(UUID id);
}
