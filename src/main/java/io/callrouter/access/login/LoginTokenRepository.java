package io.callrouter.access.login;

import java.time.Instant;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

interface LoginTokenRepository extends JpaRepository<LoginToken, String> {

    @Modifying
    @Query("delete from LoginToken t where t.tmExpire < :now")
    void deleteExpired(Instant now);

    @Modifying
    @Query("delete from LoginToken t where t.loginUser.id = :userId")
    void deleteOfUser(UUID userId);
}
