package io.callrouter.route;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

interface RouteRepository extends JpaRepository<Route, UUID>, JpaSpecificationExecutor<Route> {

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select r from Route r where r.id = :id")
    Optional<Route> lock(UUID id);

    long countByProviderIdAndTmDeleteIsNull(UUID providerId);
}
